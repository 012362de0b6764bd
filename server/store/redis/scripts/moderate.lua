#!lua
-- One moderation entry: what it changes, its event and its journal entry in one step. Repeating an
-- id is a no-op that answers with the first position.
-- KEYS 1 m meta  2 s stream  3 x sanctions  4 h held  5 i entries  6 w who waits  7, 8 b two buckets
--      9 b the target's bucket; any of the room's keys where there is no target
--      10, 11 j two days of the journal  12 k ties of what waits
-- ARGV at, channel, verb, events_max  as in publish.lua
--      id         the entry
--      body       its event (redis/stored_body.hpp)
--      retention  s; 0: as it is
--      note       for the journal
--      decision   sanction: handle, kind, until (s), alias, subject (handle and alias, as listed)
--                 lift:     handle, kind, subject
--                 takeback: handle, kind, ended (s), until (s; empty: lifted), alias, subject
--                 redact:   target_epoch, target_seq
--                 unsay:    target_epoch, target_seq, handle, window (us)
--                 mode:     mode, interval (us)
--                 announce
-- A warning (kind 4) is no event, nor is what changes no sanction: it has seq 0.
-- Answers {applied|duplicate, epoch, seq} {not_found} {too_late} {target, bucket}
--         {again, second, retention} {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include first_kept.lua
--@include append.lua
--@include prune.lua
--@include journal.lua
--@include target.lua
local stream, sanctions, held, entries, waiting, ties =
  KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[12]

local known = call('HGET', entries, args.id)
if known then
  local seq, second = string.match(known, '^(%d+) (%d+)$')
  if tonumber(second) >= forgotten_s then return {'duplicate', epoch, seq} end
end

local subject = args.subject or ''
local target, field, stands, changes = nil, nil, nil, true
if args.handle and args.kind then
  field = args.handle .. args.kind
  stands = call('HGET', sanctions, field)
  if not stands or not in_force(stands) then stands = nil end
end
if args.decision == 'lift' then
  if not stands then return {'not_found'} end
elseif args.decision == 'sanction' then
  local ends, wanted = tonumber(stands and string.match(stands, '^%d+')), tonumber(args['until'])
  changes = not stands or (ends ~= 0 and (wanted == 0 or wanted > ends))
elseif args.decision == 'takeback' then
  local ends = stands and string.match(stands, '^%d+')
  changes = ends == args.ended and ends ~= args['until']
elseif args.decision == 'redact' or args.decision == 'unsay' then
  local instead
  target, instead = find_message(stream, KEYS[9])
  if not target then return instead end
  if args.decision == 'unsay' then
    if string.sub(target.body, 2, 11) ~= args.handle then return {'not_found'} end
    if now_us - target.second * 1000000 > tonumber(args.window) then return {'too_late'} end
  end
  subject = author_of(target.body)
end
local quiet = args.kind == '4' or not changes
local kept_s = tonumber(args.retention)
if kept_s == 0 then kept_s = retention end
local ends = bucket_end(kept_s)
local bucket = bucket_key(ends, KEYS[7], KEYS[8])
local journal = journal_key(KEYS[10], KEYS[11])
if not bucket or not journal then return again(kept_s) end

-- Nothing above wrote, nothing below refuses.
expire_held(journal, held, waiting, ties)
if field and changes then
  if args.decision == 'lift' or args['until'] == '' then
    call('HDEL', sanctions, field)
  else
    call('HSET', sanctions, field, args['until'] .. ' ' .. args.alias)
  end
elseif target then
  call('HDEL', target.bucket, args.target_seq)
elseif args.decision == 'mode' then
  call('HSET', KEYS[1], 'mode', args.mode, 'pi', args.interval)
end
local seq = 0
if quiet then
  call('HSET', KEYS[1], 'w', kept_s)
else
  append(stream, bucket, ends, args.body, kept_s)
  seq = top
end
call('HSET', entries, args.id, seq .. ' ' .. log_s)
expire_at(entries, log_s + math.max(kept_s, 3600) + 60)
forgotten_s = now_s - math.max(kept_s, 3600)
prune(entries, function(entry) return tonumber(string.match(entry, '%d+$')) < forgotten_s end)
prune_sanctions(sanctions)
tell(journal, 'decided', log_s, 's', seq, 'i', args.id, 'a', subject, 'n', args.note)
if args.decision == 'sanction' and args.kind ~= '4' then
  -- What waits of this person is not to come out later.
  local all = call('HGETALL', waiting)
  local dropped = {}
  for i = 1, #all, 2 do
    local who = string.match(all[i + 1], '^%d+ (.*)$')
    if string.sub(who, 1, 10) == args.handle then
      dropped[#dropped + 1] = {id = tonumber(all[i]), who = who}
    end
  end
  table.sort(dropped, function(a, b) return a.id < b.id end)
  for _, one in ipairs(dropped) do
    call('HDEL', held, one.id)
    call('HDEL', waiting, one.id)
    call('HDEL', ties, one.id)
    tell(journal, 'returned', log_s, 'h', one.id, 'i', args.id, 'a', one.who)
  end
end
if not quiet then announce(args.id, args.body) end
return {'applied', epoch, whole(seq)}
