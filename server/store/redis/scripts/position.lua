#!lua flags=no-writes
-- How far the log is, and everything else a feed has to know beside the events.
-- KEYS 1 m meta  2 s stream  3 x sanctions
-- ARGV at  0 (tests: the time)
-- Answers {ok, epoch, top, first, lineage, mode, interval us, second, {field, sanction, ...},
--         covered until us, journal, 1 while no posts are taken}
--         {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include first_kept.lua
--@include state.lua
return state(KEYS[2], KEYS[3])
