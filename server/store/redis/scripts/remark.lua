#!lua
-- Something for the journal that is not in the log. Repeating an id is a no-op.
-- KEYS 1 m meta  2 s stream  3 h held  4 w who waits  5 i entries  6, 7 j two days of the journal
--      8 b the target's bucket; any of the room's keys where there is no target
--      9 k ties of what waits
-- ARGV at       0 (tests: the time)
--      id       of the remark
--      subject  whom it is about, listed (redis/stored_body.hpp), or empty
--      note
--      target_epoch, target_seq   the message it is about; seq 0: none
-- Answers {written} {duplicate} {not_found} {target, bucket} {again, second, retention} {open, epoch}
--         {replica}.
--@include call.lua
--@include room.lua
--@include journal.lua
--@include target.lua
local stream, held, waiting, entries = KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local known = call('HGET', entries, args.id)
if known and tonumber(string.match(known, '%d+$')) >= forgotten_s then return {'duplicate'} end
local subject = args.subject
if args.target_seq ~= '0' then
  local target, instead = find_message(stream, KEYS[8])
  if not target then return instead end
  subject = author_of(target.body)
end
local journal = journal_key(KEYS[6], KEYS[7])
if not journal then return again(retention) end

expire_held(journal, held, waiting, KEYS[9])
tell(journal, 'remarked', log_s, 's', args.target_seq, 'i', args.id, 'a', subject, 'n', args.note)
call('HSET', entries, args.id, '0 ' .. log_s)
expire_at(entries, log_s + math.max(retention, 3600) + 60)
return {'written'}
