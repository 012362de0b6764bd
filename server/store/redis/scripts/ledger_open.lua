#!lua
-- The server became another, or this is the beginning: whatever was lost of the ledger is put back
-- by those who had written it, and until that has had its time nobody else appends.
-- KEYS 1 m meta
-- ARGV at    0 (tests: the time)
--      time  us that those who know more have
-- Answers {opened} {raced} {replica}.
--@include call.lua
local server = call('INFO', 'replication')
if not string.find(server, 'role:master', 1, true) then return {'replica'} end
local fence = string.match(server, 'master_replid:(%x+)')
if call('HGET', KEYS[1], 'f') == fence then return {'raced'} end
local ends_us = real_us + tonumber(args.time)
call('HSET', KEYS[1], 'f', fence, 'rc', whole(ends_us))
return {'opened'}
