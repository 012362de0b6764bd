#!lua flags=no-writes
-- Records by their names, as far as a page goes.
-- KEYS 1 m meta  2... r:<kind>:<key> records
-- ARGV at     0 (tests: the time)
--      bytes  of values at most, but for one record
-- Answers {ok, place among the keys, version, until us, value, ...} {open} {replica}.
--@include call.lua
--@include ledger.lua
local bytes = tonumber(args.bytes)
local answer = {'ok'}
for i = 2, #KEYS do
  local record = call('HMGET', KEYS[i], 'v', 'u', 'd')
  if record[1] and (record[2] == '0' or tonumber(record[2]) > now_us) then
    bytes = bytes - #record[3]
    if bytes < 0 and #answer > 1 then break end
    for _, part in ipairs({whole(i - 2), record[1], record[2], record[3]}) do
      answer[#answer + 1] = part
    end
  end
end
return answer
