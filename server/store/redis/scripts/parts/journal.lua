-- The journal lies in streams of a day each, `j:<end second>`, which the server removes a week after
-- their day. Its numbers go on over the days; with an epoch they jump (store/journal.hpp).
local function day_end() return (math.floor(now_s / 86400) + 1) * 86400 end
-- Of the two a caller names, the day's; nothing if it is neither.
local function journal_key(first, second)
  local name = ':j:' .. day_end()
  if string.sub(first, -#name) == name then return first end
  if string.sub(second, -#name) == name then return second end
  return nil
end
-- Fields: k kind  t second  s seq  h held  i entry or remark  a subject  n note; those not said are
-- empty.
local function tell(journal, kind, second, ...)
  journal_newest = math.max(journal_newest, tonumber(meta[11] or '0')) + 1
  call('XADD', journal, 'MAXLEN', '~', 16384, journal_newest .. '-0', 'k', kind, 't', second, ...)
  expire_at(journal, math.max(day_end(), log_s) + 604800)
  call('HSET', KEYS[1], 'jn', journal_newest)
  if kind ~= 'expired' then call('HSET', KEYS[1], 't', log_s) end
end
-- Handle and alias of whose body it is (redis/stored_body.hpp); empty for the service's.
local function author_of(body)
  if string.sub(body, 1, 1) == 'o' then return '' end
  return string.sub(body, 2, 13 + string.byte(body, 12) + 256 * string.byte(body, 13))
end

-- Who waits is also kept apart from what they said, which the server removes by itself.
local function wait(waiting, id, subject)
  local until_s = log_s + 1800
  call('HSET', waiting, id, until_s .. ' ' .. subject)
  expire_at(waiting, until_s + 604800)
  if (meta[13] or '0') == '0' then call('HSET', KEYS[1], 'hx', until_s) end
end
-- Tells of held posts whose time ran out, in their order.
local function expire_held(journal, held, waiting, ties)
  local first_s = tonumber(meta[13] or '0')
  if first_s == 0 or first_s > now_s then return end
  local all = call('HGETALL', waiting)
  local over = {}
  first_s = 0
  for i = 1, #all, 2 do
    local until_s, subject = string.match(all[i + 1], '^(%d+) (.*)$')
    until_s = tonumber(until_s)
    if until_s <= now_s then
      over[#over + 1] = {id = tonumber(all[i]), until_s = until_s, subject = subject}
    elseif first_s == 0 or until_s < first_s then
      first_s = until_s
    end
  end
  table.sort(over, function(a, b) return a.id < b.id end)
  for _, one in ipairs(over) do
    call('HDEL', waiting, one.id)
    call('HDEL', held, one.id)
    call('HDEL', ties, one.id)
    tell(journal, 'expired', one.until_s, 'h', one.id, 'a', one.subject)
  end
  meta[13] = tostring(first_s)
  call('HSET', KEYS[1], 'hx', first_s)
end
