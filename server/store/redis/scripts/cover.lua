#!lua
-- A moderator says that they look after the room.
-- KEYS 1 m meta  2 v covers: shift -> until us
-- ARGV at   0 (tests: the time)
--      who  the shift
--      ttl  us; 0: no longer
-- Answers {ok, covered until us}, 0: by nobody; {open, epoch} {replica}.
--@include call.lua
--@include room.lua
call('HSET', KEYS[2], args.who, whole(now_us + tonumber(args.ttl)))
local last_us = 0
local all = call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local until_us = tonumber(all[i + 1])
  if until_us <= now_us or until_us > now_us + 120000000 then
    call('HDEL', KEYS[2], all[i])
  else
    last_us = math.max(last_us, until_us)
  end
end
expire_at(KEYS[2], math.ceil(last_us / 1000000))
call('HSET', KEYS[1], 'cu', whole(last_us))
return {'ok', whole(last_us)}
