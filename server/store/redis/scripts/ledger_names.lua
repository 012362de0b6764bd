#!lua flags=no-writes
-- The names of records, in their order; some of them may have ended.
-- KEYS 1 m meta  2 k names of records
-- ARGV at        0 (tests: the time)
--      from, to  as ZRANGE BYLEX takes them
--      limit
-- Answers {ok, name, ...} {open} {replica}.
--@include call.lua
--@include ledger.lua
local names = call('ZRANGE', KEYS[2], args.from, args.to, 'BYLEX', 'LIMIT', 0, args.limit)
table.insert(names, 1, 'ok')
return names
