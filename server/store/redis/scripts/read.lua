#!lua flags=no-writes
-- The state of a room and a page of its entries. Where a reader goes on is decided by
-- rooms/catch_up.hpp; here it is only guessed, low enough, so that one call does.
-- KEYS 1 m meta  2 s stream  3 x sanctions
-- ARGV at       0 (tests: the time)
--      cursor   "epoch:seq,...", newest first, or empty
--      history  how many without a cursor
--      limit    entries at most
--      from     go on from this seq instead; 0: guess
-- Answers as position.lua and then {seq, second, bucket end, ...}.
--@include call.lua
--@include room.lua
--@include first_kept.lua
--@include state.lua
local answer = state(KEYS[2], KEYS[3])
local first = tonumber(answer[4])
local from = tonumber(args.from)
if from == 0 then
  local floors = {[epoch] = top}
  for closed, floor in string.gmatch(answer[5], '(%x+):(%d+):%d+') do
    if not floors[closed] then floors[closed] = tonumber(floor) end
  end
  from = top + 1 - math.min(top + 1 - first, tonumber(args.history))
  for seen, seq in string.gmatch(args.cursor, '(%x+):(%d+)') do
    seq = tonumber(seq)
    if floors[seen] then
      if seen ~= epoch or seq <= top then from = math.min(seq, floors[seen]) + 1 end
      break
    end
  end
end
local entries = {}
for _, entry in ipairs(call('XRANGE', KEYS[2], math.max(from, first) .. '-0', '+', 'COUNT', args.limit)) do
  entries[#entries + 1] = string.match(entry[1], '^%d+')
  entries[#entries + 1] = entry[2][2]
  entries[#entries + 1] = entry[2][4]
end
answer[13] = entries
return answer
