#!lua
-- Proves the whole way of a post: a script that may write, and its announcement. Refused like one
-- where nothing can be written.
-- KEYS 1 any key of the server meant
-- ARGV at             0 (tests: the time)
--      channel, verb  as in publish.lua
--      beat           what comes back on the channel
-- Answers {ok, replication id, second} or {replica}.
--@include call.lua
local server = call('INFO', 'replication')
if not string.find(server, 'role:master', 1, true) then return {'replica'} end
call(args.verb, args.channel, args.beat)
return {'ok', string.match(server, 'master_replid:(%x+)'), whole(now_s)}
