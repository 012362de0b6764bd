#!lua
-- The author takes back what waits. This or release.lua has it, never both.
-- KEYS 1 m meta  2 h held  3 w who waits  4 o whose n waits  5, 6 j two days of the journal
--      7 k ties of what waits
-- ARGV at                   0 (tests: the time)
--      handle, producer, n  as it was posted
-- Answers {withdrawn} {too_late} {again, second, retention} {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include journal.lua
local held, waiting, origins, ties = KEYS[2], KEYS[3], KEYS[4], KEYS[7]

local origin = args.handle .. args.producer .. args.n
local known = call('HGET', origins, origin)
if not known then return {'too_late'} end
local until_s, id = string.match(known, '^(%d+) (%d+)$')
if tonumber(until_s) <= now_s then return {'too_late'} end
-- Taken back, it is remembered as held 0: asking again gets the same answer.
if id == '0' then return {'withdrawn'} end
local who = call('HGET', waiting, id)
if not who or not call('HGET', held, id) then return {'too_late'} end
local journal = journal_key(KEYS[5], KEYS[6])
if not journal then return again(retention) end

expire_held(journal, held, waiting, ties)
call('HDEL', held, id)
call('HDEL', waiting, id)
call('HDEL', ties, id)
call('HSET', origins, origin, until_s .. ' 0')
tell(journal, 'withdrawn', log_s, 'h', id, 'a', string.match(who, '^%d+ (.*)$'))
return {'withdrawn'}
