#!lua
-- Entries, cursors and records of one batch, or nothing of it.
-- KEYS 1 m meta  2 s entries  3 j cursors of journals  4 k names of records  5 e their ends
--      6... r:<kind>:<key> the records of the batch
-- ARGV at             0 (tests: the time)
--      channel, verb  who is told, and PUBLISH or SPUBLISH
--      nonce          of this batch, however often it is sent
--      again          1: a batch that was here before, and may have been lost since
--      version        with again: the newest record's version before it
--      top, top_hash  what it follows
--      entries        how many; of each, counted from 1: b<i> body, h<i> hash, t<i> time us
--      cursors        how many; of each: room<i>, from<i>, to<i>
--      records        how many; of each: name<i> "kind key", version<i>, until<i> us, value<i>
-- Answers {appended, version before, names cleared} {behind} {conflict} {forked, top} {early} {recovering} {open}
--         {replica}; early: with again, something of before is still missing.
--@include call.lua
--@include ledger.lua
local again = args.again == '1'
if not again and tonumber(meta[4]) > real_us then return {'recovering'} end
local entries, cursors, records =
  tonumber(args.entries), tonumber(args.cursors), tonumber(args.records)

local function entry(number)
  local id = whole(number) .. '-0'
  local found = call('XRANGE', KEYS[2], id, id)[1]
  return found and found[2]  -- b, body, h, hash, t, time, i, nonce
end
if entries > 0 then
  local after = tonumber(args.top)
  if after > top then return {again and 'early' or 'forked', whole(top)} end
  local last = after > 0 and entry(after)
  if after > 0 and (not last or last[4] ~= args.top_hash) then return {'forked', whole(top)} end
  if after < top then
    if entry(after + 1)[8] == args.nonce then return {'appended', whole(version)} end
    return {'behind'}
  end
end
if again and version < tonumber(args.version) then return {'early'} end
if again and entries == 0 and version > tonumber(args.version) then
  return {'appended', whole(version)}
end

-- Where a batch comes again, a record may have ended meanwhile: it alone is left out then.
local left_out = {}
for i = 1, cursors do
  if tonumber(call('HGET', KEYS[3], args['room' .. i]) or '0') ~= tonumber(args['from' .. i]) then
    if not again then return {'conflict'} end
    left_out['room' .. i] = true
  end
end
for i = 1, records do
  local record = call('HMGET', KEYS[5 + i], 'v', 'u')
  local there = record[1] and (record[2] == '0' or tonumber(record[2]) > now_us)
  if tonumber(there and record[1] or '0') ~= tonumber(args['version' .. i]) then
    if not again then return {'conflict'} end
    left_out['name' .. i] = true
  end
end

-- Nothing above wrote, nothing below refuses. First the names of what has ended, a few at a time.
local over = call('ZRANGE', KEYS[5], '-inf', now_s, 'BYSCORE', 'LIMIT', 0, 64)
for _, name in ipairs(over) do
  call('ZREM', KEYS[4], name)
  call('ZREM', KEYS[5], name)
end
for i = 1, entries do
  top = top + 1
  call('XADD', KEYS[2], whole(top) .. '-0', 'b', args['b' .. i], 'h', args['h' .. i],
       't', args['t' .. i], 'i', args.nonce)
end
if entries > 0 then call('HSET', KEYS[1], 'n', whole(top)) end
for i = 1, cursors do
  if not left_out['room' .. i] then call('HSET', KEYS[3], args['room' .. i], args['to' .. i]) end
end
for i = 1, records do
  local name, record = args['name' .. i], KEYS[5 + i]
  local until_us = args['until' .. i]
  if not left_out['name' .. i] then
    call('DEL', record)
    call('ZREM', KEYS[4], name)
    call('ZREM', KEYS[5], name)
    if args['value' .. i] ~= '' then
      call('HSET', record, 'v', whole(version + i), 'u', until_us, 'd', args['value' .. i])
      call('ZADD', KEYS[4], 0, name)
      if until_us ~= '0' then
        local until_s = math.ceil(tonumber(until_us) / 1000000)
        call('ZADD', KEYS[5], until_s, name)
        expire_at(record, until_s)
      end
    end
  end
end
if records > 0 then call('HSET', KEYS[1], 'v', whole(version + records)) end
if entries + cursors + records > 0 then call(args.verb, args.channel, whole(top)) end
return {'appended', whole(version), whole(#over)}
