#!lua
-- One post, decided in one step: repeated -> sanction -> mode and coverage -> own rate -> room's rate
-- -> seq -> append -> journal -> announce. Whatever can refuse is read before the first write.
-- KEYS 1 m meta  2 s stream  3 x sanctions  4 a rates  5 d producers  6 h held  7 w who waits
--      8 o whose n waits  9, 10 b two buckets  11, 12 j two days of the journal
--      13 k ties of what waits
-- ARGV at            0 (tests: the time)
--      channel, verb who is told, and PUBLISH or SPUBLISH
--      events_max    how many entries the stream keeps
--      handle, producer, n
--      body          kind, handle and stored event (redis/stored_body.hpp)
--      course        deliver, hold (keep it outside the log) or stop (answer a repeated n, nothing else)
--      own_us, own_burst, room_us, room_burst   rates; 0 us limits nothing
--      uncovered     open, guarded or closed: what the room is while nobody covers it
--      newcomer      1: held where it is guarded
--      guarded_us    the least pace of one person where it is guarded
--      noted, note   1: it is told of in the journal, with this
--      ties          kept beside what waits; may be empty
--      retention     s
-- Answers {accepted|duplicate, epoch, seq} {held} {stale} {stopped}
--         {muted|banned|warned|limited|room_limited, us} {closed} {recovering, epoch}
--         {again, second, retention} {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include first_kept.lua
--@include append.lua
--@include prune.lua
--@include journal.lua
local stream, sanctions, rates, producers, held, waiting, origins, ties =
  KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[13]

local origin = args.handle .. args.producer
local n = tonumber(args.n)
local before = call('HGET', producers, origin)
if before then
  local last, seq, second = string.match(before, '^(%d+) (%d+) (%d+)$')
  last = tonumber(last)
  if tonumber(second) >= forgotten_s and n <= last then
    if n < last then return {'stale'} end
    if seq == '0' then return {'held'} end
    return {'duplicate', epoch, seq}
  end
end
if args.course == 'stop' then return {'stopped'} end
if recovering then return {'recovering', epoch} end

local kinds = {'banned', 'banned', 'muted', 'warned'}
local stand = call('HMGET', sanctions, args.handle .. '3', args.handle .. '2',
                   args.handle .. '1', args.handle .. '4')
for i = 1, 4 do
  if stand[i] and in_force(stand[i]) then
    local ends_us = tonumber(string.match(stand[i], '^%d+')) * 1000000
    return {kinds[i], whole(ends_us == 0 and 0 or ends_us - now_us)}
  end
end
local uncovered = covered_us == 0 and args.uncovered or 'open'
if meta[6] == '4' or uncovered == 'closed' then return {'closed'} end
local guarded = meta[6] == '3' or uncovered == 'guarded'

-- limits/gcra.hpp in Lua. Answers the next arrival time and by how much it comes too early.
local function gcra(arrival_us, interval_us, burst)
  if interval_us <= 0 then return nil, 0 end
  local length_us = math.min(interval_us * math.max(burst, 1), 315360000000000)
  if arrival_us > now_us + length_us then arrival_us = now_us end
  local next_us = math.max(arrival_us, now_us) + math.min(interval_us, 315360000000000)
  return next_us, next_us - now_us - length_us
end
local own_us, own_burst = tonumber(args.own_us), tonumber(args.own_burst)
local slow_us = tonumber(meta[7])
if guarded then slow_us = math.max(slow_us, tonumber(args.guarded_us)) end
if slow_us > own_us then own_us, own_burst = slow_us, 1 end
local own_next, own_over =
  gcra(tonumber(call('HGET', rates, args.handle) or '0'), own_us, own_burst)
if own_over > 0 then return {'limited', whole(own_over)} end
local room_next, room_over =
  gcra(tonumber(meta[8] or '0'), tonumber(args.room_us), tonumber(args.room_burst))
if room_over > 0 then return {'room_limited', whole(room_over)} end

local kept_s = tonumber(args.retention)
local hold = args.course == 'hold' or (guarded and args.newcomer == '1')
local ends = bucket_end(kept_s)
local bucket = bucket_key(ends, KEYS[9], KEYS[10])
local journal = journal_key(KEYS[11], KEYS[12])
if (not hold and not bucket) or not journal then return again(kept_s) end

-- Nothing above wrote, nothing below refuses.
expire_held(journal, held, waiting, ties)
local life_s = math.max(kept_s, 3600) + 60
if own_next then
  call('HSET', rates, args.handle, whole(own_next))
  expire_at(rates, log_s + life_s + math.ceil((own_next - now_us) / 1000000))
end
local arrival = room_next and whole(room_next) or meta[8] or '0'
local seq = '0'
if hold then
  local id = call('HINCRBY', KEYS[1], 'hs', 1)
  call('HSET', held, id, log_s + 1800 .. ' ' .. args.body)
  expire_at(held, log_s + 1800)
  call('HSET', KEYS[1], 't', log_s, 'w', kept_s, 'g', arrival)
  wait(waiting, id, author_of(args.body))
  call('HSET', origins, origin .. args.n, log_s + 1800 .. ' ' .. id)
  expire_at(origins, log_s + 1800)
  prune(origins, function(one) return tonumber(string.match(one, '^%d+')) <= now_s end)
  if (args.ties or '') ~= '' then
    call('HSET', ties, id, log_s + 1800 .. ' ' .. args.ties)
    expire_at(ties, log_s + 1800)
  end
  tell(journal, 'held', log_s, 'h', id, 'a', author_of(args.body), 'n', args.note)
else
  append(stream, bucket, ends, args.body, kept_s, 'g', arrival)
  seq = top
  if args.noted == '1' then
    tell(journal, 'posted', log_s, 's', top, 'a', author_of(args.body), 'n', args.note)
  end
end
call('HSET', producers, origin, table.concat({args.n, seq, log_s}, ' '))
expire_at(producers, log_s + life_s)
if hold or top % 8 == 0 then
  forgotten_s = now_s - math.max(kept_s, 3600)
  prune(producers, function(last) return tonumber(string.match(last, '%d+$')) < forgotten_s end)
  prune(rates, function(arrival) return tonumber(arrival) <= now_us end)
end
if hold then return {'held'} end
announce('', args.body)
return {'accepted', epoch, whole(top)}
