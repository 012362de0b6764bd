-- Whether (epoch, seq) is still the name of an event of this log.
local function survives(target_epoch, seq)
  if seq == 0 then return false end
  if target_epoch == epoch then return seq <= top end
  for closed, floor in string.gmatch(call('HGET', KEYS[1], 'ln'), '(%x+):(%d+):%d+') do
    if closed == target_epoch then return seq <= tonumber(floor) end
  end
  return false
end
-- The message args.target_epoch and args.target_seq name, as body, second and bucket; or nothing,
-- and what to answer. `bucket` is the one the caller thinks it is in.
local function find_message(stream, bucket)
  if not survives(args.target_epoch, tonumber(args.target_seq)) then return nil, {'not_found'} end
  local id = args.target_seq .. '-0'
  local entry = call('XRANGE', stream, id, id)[1]
  if not entry then return nil, {'not_found'} end
  local second = tonumber(entry[2][2])
  if second < oldest_s then return nil, {'not_found'} end
  local name = ':b:' .. entry[2][4]
  if string.sub(bucket, -#name) ~= name then return nil, {'target', entry[2][4]} end
  local body = call('HGET', bucket, args.target_seq)
  if not body or string.sub(body, 1, 1) ~= 'm' then return nil, {'not_found'} end
  return {body = body, second = second, bucket = bucket}
end
