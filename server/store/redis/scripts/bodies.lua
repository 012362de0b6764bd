#!lua flags=no-writes
-- The bodies of entries read.lua found, if the epoch is still the same: what (epoch, seq) names
-- must not come from two servers.
-- KEYS 1 m meta  2... b buckets
-- ARGV at     0 (tests: the time)
--      epoch  what read.lua answered
--      <n>    for KEYS[n + 1]: the seqs wanted of it, with blanks between
-- Answers {ok, body or nothing, ...} in the order asked, {moved}, {open, epoch} or {replica}.
--@include call.lua
--@include room.lua
if epoch ~= args.epoch then return {'moved'} end
local answer = {'ok'}
for i = 2, #KEYS do
  for seq in string.gmatch(args[tostring(i - 1)], '%d+') do
    answer[#answer + 1] = call('HGET', KEYS[i], seq)
  end
end
return answer
