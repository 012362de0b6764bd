-- The first seq in `stream` that is not past its time, top + 1 if there is none. Ids are dense and
-- seconds rise, so halving finds it.
local function first_kept(stream)
  local function at(from)
    local entry = call('XRANGE', stream, from, '+', 'COUNT', 1)[1]
    if not entry then return nil end
    return tonumber(string.match(entry[1], '^%d+')), tonumber(entry[2][2])
  end
  local low, second = at('-')
  if not low then return top + 1 end
  if second >= oldest_s then return low end
  local high = top + 1
  low = low + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    local seq
    seq, second = at(middle .. '-0')
    if not seq or second >= oldest_s then high = middle else low = seq + 1 end
  end
  return low
end
