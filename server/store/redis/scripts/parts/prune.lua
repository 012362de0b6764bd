-- Looks at a few fields at random and drops those that are over: nothing ever walks them all.
local function prune(key, is_over)
  local some = call('HRANDFIELD', key, 16, 'WITHVALUES')
  for i = 1, #some, 2 do
    if is_over(some[i + 1]) then call('HDEL', key, some[i]) end
  end
end
-- A sanction begins with the second it ends at, 0: none.
local function in_force(sanction)
  local ends_us = tonumber(string.match(sanction, '^%d+')) * 1000000
  return ends_us == 0 or ends_us > now_us
end
local function prune_sanctions(key)
  prune(key, function(sanction) return not in_force(sanction) end)
end
