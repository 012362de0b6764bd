#!lua
-- Gives a held post the seq of this moment, or drops it. Once.
-- KEYS 1 m meta  2 s stream  3 h held  4 w who waits  5, 6 b two buckets
--      7, 8 j two days of the journal  9 k ties of what waits
-- ARGV at, channel, verb, events_max  as in publish.lua
--      held     which
--      deliver  1, or 0: drop it
--      note     for the journal
-- Answers {released, epoch, seq} {rejected} {not_found} {recovering, epoch}
--         {again, second, retention} {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include first_kept.lua
--@include append.lua
--@include journal.lua
local stream, held, waiting, ties = KEYS[2], KEYS[3], KEYS[4], KEYS[9]

local item = call('HGET', held, args.held)
if not item then return {'not_found'} end
local until_s, body = string.match(item, '^(%d+) (.*)$')
if tonumber(until_s) <= now_s then return {'not_found'} end
local deliver = args.deliver == '1'
local ends = bucket_end(retention)
local bucket = bucket_key(ends, KEYS[5], KEYS[6])
if deliver and recovering then return {'recovering', epoch} end
local journal = journal_key(KEYS[7], KEYS[8])
if (deliver and not bucket) or not journal then return again(retention) end

expire_held(journal, held, waiting, ties)
call('HDEL', held, args.held)
call('HDEL', waiting, args.held)
call('HDEL', ties, args.held)
if not deliver then
  tell(journal, 'returned', log_s, 'h', args.held, 'a', author_of(body), 'n', args.note)
  return {'rejected'}
end
append(stream, bucket, ends, body, retention)
tell(journal, 'released', log_s, 's', top, 'h', args.held, 'a', author_of(body), 'n', args.note)
announce('', body)
return {'released', epoch, whole(top)}
