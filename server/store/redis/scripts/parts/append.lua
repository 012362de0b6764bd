-- Appending. Bodies lie in hashes of a bucket of time each, `b:<end second>`, which the server
-- removes as a whole; the entry in the stream only says when and in which bucket. The caller names
-- two buckets as well as it can; where neither is the one, it is told what to name instead.
local function bucket_end(kept_s)
  local width = math.max(1, math.min(math.floor(kept_s / 6), 600))
  return (math.floor(now_s / width) + 1) * width
end
local function bucket_key(ends, first, second)
  local name = ':b:' .. ends
  if string.sub(first, -#name) == name then return first end
  if string.sub(second, -#name) == name then return second end
  return nil
end

-- Everything but the announcement, which has to be a step's last act. More of the meta hash can be
-- set on the way.
local function append(stream, bucket, ends, body, kept_s, ...)
  top = top + 1
  call('XADD', stream, top .. '-0', 't', log_s, 'b', ends)
  expire_at(stream, log_s + kept_s + 60)
  call('HSET', bucket, top, body)
  expire_at(bucket, math.max(ends, log_s) + kept_s)
  call('HSET', KEYS[1], 's', top, 't', log_s, 'w', kept_s, ...)
  if top % 64 == 0 then
    oldest_s = now_s - kept_s
    local first = math.max(first_kept(stream), top + 1 - tonumber(args.events_max))
    call('XTRIM', stream, 'MINID', '~', first .. '-0')
  end
end
-- `entry` is the id of a moderation entry, or empty.
local function announce(entry, body)
  call(args.verb, args.channel,
       table.concat({epoch, top, log_s, #entry, entry .. body}, ' '))
end
