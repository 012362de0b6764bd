#!lua flags=no-writes
-- How far a room's journal has been read.
-- KEYS 1 m meta  2 j cursors of journals
-- ARGV at    0 (tests: the time)
--      room
-- Answers {ok, number} {open} {replica}.
--@include call.lua
--@include ledger.lua
return {'ok', call('HGET', KEYS[2], args.room) or '0'}
