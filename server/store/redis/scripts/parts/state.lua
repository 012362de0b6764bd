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
  return {'ok', epoch, whole(top), whole(first_kept(stream)), call('HGET', KEYS[1], 'ln'),
          meta[6], meta[7], whole(now_s), in_force, whole(covered_us), whole(journal_newest),
          recovering and '1' or '0'}
end
