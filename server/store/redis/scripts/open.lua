#!lua
-- Opens a room's epoch: the first one, or the next after the server became another. Everything up
-- to the last seq found here lives on; the closed epoch goes into the lineage with that as floor.
-- KEYS 1 m meta  2 s stream  3 a rates
-- ARGV at      0 (tests: the time)
--      seen    the epoch the caller found closed, empty if the room was not there
--      epoch   the new one, random
--      wait    us in which no post is taken, so that decisions that were lost can be said again, at
--              most 5 s; recovered.lua ends it. 0: nothing was there that could have been lost
-- Answers {opened, epoch} or {raced, epoch}: somebody else was first.
--@include call.lua
local server = call('INFO', 'replication')
if not string.find(server, 'role:master', 1, true) then return {'replica'} end
local fence = string.match(server, 'master_replid:(%x+)')
local meta = call('HMGET', KEYS[1], 'e', 'f', 's', 'ln', 'w', 't', 'jn')
local epoch = meta[1]
if (epoch or '') ~= args.seen or meta[2] == fence then return {'raced', epoch or ''} end

local lineage = {}
if not epoch then
  call('DEL', KEYS[2])  -- whatever lies there belongs to no epoch
  call('HSET', KEYS[1], 's', '0', 't', '0', 'w', '0', 'mode', '1', 'pi', '0')
else
  lineage[1] = table.concat({epoch, meta[3], now_s}, ':')
  local oldest_s = now_s - tonumber(meta[5])
  for entry, second in string.gmatch(meta[4], '(%x+:%d+:(%d+))') do
    if #lineage < 64 or (#lineage < 512 and tonumber(second) >= oldest_s) then
      lineage[#lineage + 1] = entry
    end
  end
end
-- Beyond what may have been lost of the journal (store/journal.hpp).
local log_ms = math.max(math.floor(now_us / 1000), tonumber(meta[6] or '0') * 1000)
local journal_base = math.max(tonumber(meta[7] or '0') + 1000, log_ms)
call('DEL', KEYS[3])
call('HDEL', KEYS[1], 'g', 'rc')
call('HSET', KEYS[1], 'e', args.epoch, 'f', fence, 'ln', table.concat(lineage, ','), 'jb',
     journal_base)
local wait_us = math.min(tonumber(args.wait), 5000000)
if wait_us > 0 then call('HSET', KEYS[1], 'rc', whole(real_us + wait_us)) end
return {'opened', args.epoch}
