#!lua
-- One moderation entry: what it changes, its event and its journal entry in one step. Repeating an
-- id is a no-op that answers with the first position.
-- KEYS 1 m meta  2 s stream  3 x sanctions  4 h held  5 i entries  6 j journal  7, 8 b two buckets
--      9 b the target's bucket; any of the room's keys where there is no target
-- ARGV at, channel, verb, events_max  as in publish.lua
--      id         the entry
--      body       its event (redis/stored_body.hpp)
--      retention  s; 0: as it is
--      decision   sanction: handle, kind, until (s), alias
--                 lift:     handle, kind
--                 redact:   target_epoch, target_seq
--                 unsay:    target_epoch, target_seq, handle, window (us)
--                 mode:     mode, interval (us)
--                 announce
-- Answers {applied|duplicate, epoch, seq} {not_found} {too_late} {target, bucket}
--         {again, second, retention} {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include first_kept.lua
--@include append.lua
local stream, sanctions, held, entries, journal = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]

local known = call('HGET', entries, args.id)
if known then
  local seq, second = string.match(known, '^(%d+) (%d+)$')
  if tonumber(second) >= forgotten_s then return {'duplicate', epoch, seq} end
end

local function in_force(sanction)
  local ends_us = tonumber(string.match(sanction, '^%d+')) * 1000000
  return ends_us == 0 or ends_us > now_us
end
-- Whether (epoch, seq) of the target is still the name of an event of this log.
local function survives(target_epoch, seq)
  if seq == 0 then return false end
  if target_epoch == epoch then return seq <= top end
  for closed, floor in string.gmatch(call('HGET', KEYS[1], 'ln'), '(%x+):(%d+):%d+') do
    if closed == target_epoch then return seq <= tonumber(floor) end
  end
  return false
end

local target_bucket = nil
if args.decision == 'lift' then
  local sanction = call('HGET', sanctions, args.handle .. args.kind)
  if not sanction or not in_force(sanction) then return {'not_found'} end
elseif args.decision == 'redact' or args.decision == 'unsay' then
  if not survives(args.target_epoch, tonumber(args.target_seq)) then return {'not_found'} end
  local id = args.target_seq .. '-0'
  local entry = call('XRANGE', stream, id, id)[1]
  if not entry then return {'not_found'} end
  local second = tonumber(entry[2][2])
  if second < oldest_s then return {'not_found'} end
  target_bucket = bucket_key(tonumber(entry[2][4]), KEYS[9], KEYS[9])
  if not target_bucket then return {'target', entry[2][4]} end
  local body = call('HGET', target_bucket, args.target_seq)
  if not body or string.sub(body, 1, 1) ~= 'm' then return {'not_found'} end
  if args.decision == 'unsay' then
    if string.sub(body, 2, 11) ~= args.handle then return {'not_found'} end
    if now_us - second * 1000000 > tonumber(args.window) then return {'too_late'} end
  end
end
local kept_s = tonumber(args.retention)
if kept_s == 0 then kept_s = retention end
local ends = bucket_end(kept_s)
local bucket = bucket_key(ends, KEYS[7], KEYS[8])
if not bucket then return again(kept_s) end

-- Nothing above wrote, nothing below refuses.
if args.decision == 'sanction' then
  call('HSET', sanctions, args.handle .. args.kind, args['until'] .. ' ' .. args.alias)
  local waiting = call('HGETALL', held)  -- what waits of this person is not to come out later
  for i = 1, #waiting, 2 do
    local handle = string.match(waiting[i + 1], '^%d+ .(.*)$')
    if string.sub(handle, 1, 10) == args.handle then call('HDEL', held, waiting[i]) end
  end
elseif args.decision == 'lift' then
  call('HDEL', sanctions, args.handle .. args.kind)
elseif target_bucket then
  call('HDEL', target_bucket, args.target_seq)
elseif args.decision == 'mode' then
  call('HSET', KEYS[1], 'mode', args.mode, 'pi', args.interval)
end
append(stream, bucket, ends, args.body, kept_s)
call('HSET', entries, args.id, top .. ' ' .. log_s)
expire_at(entries, log_s + math.max(kept_s, 3600) + 60)
forgotten_s = now_s - math.max(kept_s, 3600)
prune(entries, function(entry) return tonumber(string.match(entry, '%d+$')) < forgotten_s end)
prune(sanctions, function(sanction) return not in_force(sanction) end)
write_journal(journal, 'k', args.decision, 'i', args.id, 's', top, 'a', args.handle or '',
              'x', args.kind or '', 'u', args['until'] or '', 'r', args.target_seq or '')
announce(args.id, args.body)
return {'applied', epoch, whole(top)}
