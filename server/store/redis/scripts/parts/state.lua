-- What a reader has to know of the room: 8 parts, the sanctions in force as field and value, until
-- when it is covered, the newest journal number, and whether it takes no posts yet.
local function state(stream, sanctions)
  local all = call('HGETALL', sanctions)
  local in_force = {}
  for i = 1, #all, 2 do
    local ends_us = tonumber(string.match(all[i + 1], '^%d+')) * 1000000
    if ends_us == 0 or ends_us > now_us then
      in_force[#in_force + 1] = all[i]
      in_force[#in_force + 1] = all[i + 1]
    end
  end
  -- A held post that ran out is told of when somebody asks for the journal.
  local journal = journal_newest
  local first_s = tonumber(meta[13] or '0')
  if first_s ~= 0 and first_s <= now_s then
    journal = math.max(journal_newest, tonumber(meta[11] or '0')) + 1
  end
  return {'ok', epoch, whole(top), whole(first_kept(stream)), call('HGET', KEYS[1], 'ln'),
          meta[6], meta[7], whole(now_s), in_force, whole(covered_us), whole(journal),
          recovering and '1' or '0'}
end
