#!lua flags=no-writes
-- A page of entries.
-- KEYS 1 m meta  2 s entries
-- ARGV at     0 (tests: the time)
--      after  the number before the first one wanted
--      limit  entries at most
--      bytes  of bodies at most, but for one entry
-- Answers {ok, top, hash of the entry `after`, more, {number, time us, body, hash, ...}} {open}
--         {replica}.
--@include call.lua
--@include ledger.lua
local limit, bytes = tonumber(args.limit), tonumber(args.bytes)
local hash, more, page = '', '0', {}
for _, entry in ipairs(call('XRANGE', KEYS[2], args.after .. '-0', '+', 'COUNT', limit + 2)) do
  local number = string.match(entry[1], '^%d+')
  local said = entry[2]
  if number == args.after then
    hash = said[4]
  else
    bytes = bytes - #said[2]
    if #page == limit * 4 or (bytes < 0 and #page > 0) then
      more = '1'
      break
    end
    for _, part in ipairs({number, said[6], said[2], said[4]}) do page[#page + 1] = part end
  end
end
return {'ok', whole(top), hash, more, page}
