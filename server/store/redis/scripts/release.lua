#!lua
-- Gives a held post the seq of this moment, or drops it. Once.
-- KEYS 1 m meta  2 s stream  3 h held  4 j journal  5, 6 b two buckets
-- ARGV at, channel, verb, events_max  as in publish.lua
--      held     which
--      deliver  1, or 0: drop it
-- Answers {released, epoch, seq} {rejected} {not_found} {recovering, epoch}
--         {again, second, retention} {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include first_kept.lua
--@include append.lua
local stream, held, journal = KEYS[2], KEYS[3], KEYS[4]

local item = call('HGET', held, args.held)
if not item then return {'not_found'} end
local until_s, body = string.match(item, '^(%d+) (.*)$')
if tonumber(until_s) <= now_s then return {'not_found'} end
local deliver = args.deliver == '1'
local ends = bucket_end(retention)
local bucket = bucket_key(ends, KEYS[5], KEYS[6])
if deliver and recovering then return {'recovering', epoch} end
if deliver and not bucket then return again(retention) end

call('HDEL', held, args.held)
if not deliver then
  write_journal(journal, 'k', 'reject', 'h', args.held)
  return {'rejected'}
end
append(stream, bucket, ends, body, retention)
write_journal(journal, 'k', 'release', 'h', args.held, 's', top)
announce('', body)
return {'released', epoch, whole(top)}
