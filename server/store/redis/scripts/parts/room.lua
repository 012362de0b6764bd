-- The room as it stands. KEYS[1] is its meta hash:
--   e epoch  f fence  s last seq  t last second  w retention s  mode  pi post interval us
--   g the room's arrival time us  rc recovering until us  hs last held id  hx when the first held
--   post may be over s, 0: none waits  jn newest journal number  jb what the epoch's begin after
--   cu covered until us  ln lineage, newest first: epoch:floor:second,...
-- The fence is the server's replication id. It changes with every start and every failover, and
-- then the room's epoch has to be closed (open.lua) before anything else may be said in it.
local server = call('INFO', 'replication')
if not string.find(server, 'role:master', 1, true) then return {'replica'} end
local fence = string.match(server, 'master_replid:(%x+)')
local meta = call('HMGET', KEYS[1], 'e', 'f', 's', 't', 'w', 'mode', 'pi', 'g', 'rc', 'jn', 'jb',
                  'cu', 'hx')
if not meta[1] or meta[2] ~= fence then return {'open', meta[1] or ''} end
local epoch = meta[1]
local top = tonumber(meta[3])
local recovering = meta[9] and tonumber(meta[9]) > real_us
local retention = tonumber(meta[5])
local log_s = math.max(now_s, tonumber(meta[4]))  -- the log's time never runs back
local journal_newest = tonumber(meta[10] or '0')
local covered_us = tonumber(meta[12] or '0')  -- never further ahead than a cover lasts
if covered_us <= now_us or covered_us > now_us + 120000000 then covered_us = 0 end

-- Entries from this second on are served; what was said before `forgotten_s` may be said again.
local oldest_s = now_s - retention
local forgotten_s = now_s - math.max(retention, 3600)

-- For a caller who named other keys than this second asks for.
local function again(kept_s) return {'again', whole(now_s), whole(kept_s)} end
