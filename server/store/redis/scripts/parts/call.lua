-- What every script begins with: named arguments and one look at the clock.
local call = redis.call
local args = {}
for i = 1, #ARGV, 2 do args[ARGV[i]] = ARGV[i + 1] end

-- The clock goes on while a script runs, so it is read once. `at` is 0; tests put their own time
-- there, in microseconds, and keys still expire by the server's.
local time = call('TIME')
local real_s = tonumber(time[1])
local real_us = real_s * 1000000 + tonumber(time[2])
local now_us = tonumber(args.at)
if now_us == 0 then now_us = real_us end
local now_s = math.floor(now_us / 1000000)

-- Lua writes numbers below 10^14 as they are, so seconds and seqs need this only in answers, where
-- a number would become an integer; microseconds always do.
local function whole(number) return string.format('%.0f', number) end
-- `second` of the log as the server's second, for EXPIREAT.
local function expire_at(key, second) call('EXPIREAT', key, second - now_s + real_s) end
