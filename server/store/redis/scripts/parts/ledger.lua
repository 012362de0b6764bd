-- The ledger as it stands. KEYS[1] is its meta hash:
--   f fence  n newest entry's number  v newest record's version  rc recovering until us
-- After the fence has changed, entries that a server took with it are put back first
-- (ledger_open.lua).
local server = call('INFO', 'replication')
if not string.find(server, 'role:master', 1, true) then return {'replica'} end
local fence = string.match(server, 'master_replid:(%x+)')
local meta = call('HMGET', KEYS[1], 'f', 'n', 'v', 'rc')
if meta[1] ~= fence then return {'open'} end
local top = tonumber(meta[2] or '0')
local version = tonumber(meta[3] or '0')
