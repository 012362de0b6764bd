#!lua flags=no-writes
-- What waits outside the log.
-- KEYS 1 m meta  2 h held  3 k ties
-- ARGV at  0 (tests: the time)
-- Answers {ok, id, until s, body, ties, ...} in no order, {open, epoch} or {replica}.
--@include call.lua
--@include room.lua
local all = call('HGETALL', KEYS[2])
local answer = {'ok'}
for i = 1, #all, 2 do
  local until_s, body = string.match(all[i + 1], '^(%d+) (.*)$')
  if tonumber(until_s) > now_s then
    answer[#answer + 1] = all[i]
    answer[#answer + 1] = until_s
    answer[#answer + 1] = body
    answer[#answer + 1] = string.match(call('HGET', KEYS[3], all[i]) or '', '^%d+ (.*)$') or ''
  end
end
return answer
