#!lua
-- A page of the journal. What ran out is told of first, and sanctions that ended go, so this may
-- write.
-- KEYS 1 m meta  2 h held  3 w who waits  4-12 j the days from seven before today to tomorrow
--      13 k ties of what waits  14 x sanctions
-- ARGV at     0 (tests: the time)
--      after  the number before the first one wanted
--      limit  entries at most
-- Answers {ok, epoch, newest number, more, {number, kind, second, seq, held, id, subject, note, ...}}
--         {again, second, retention} {open, epoch} {replica}.
--@include call.lua
--@include room.lua
--@include journal.lua
--@include prune.lua
local today = journal_key(KEYS[11], KEYS[11])
if not today then return again(retention) end
expire_held(today, KEYS[2], KEYS[3], KEYS[13])
prune_sanctions(KEYS[14])

-- Days overlap where the clock stepped back, so a page is put in order here.
local limit = tonumber(args.limit)
local page = {}
for i = 4, 12 do
  for _, entry in ipairs(call('XRANGE', KEYS[i], args.after + 1 .. '-0', '+', 'COUNT', limit + 1)) do
    local said = {number = tonumber(string.match(entry[1], '^%d+'))}
    for f = 1, #entry[2], 2 do said[entry[2][f]] = entry[2][f + 1] end
    if tonumber(said.t) >= now_s - 604800 then page[#page + 1] = said end
  end
end
table.sort(page, function(a, b) return a.number < b.number end)
local answer = {}
for i = 1, math.min(#page, limit) do
  local said = page[i]
  for _, part in ipairs({whole(said.number), said.k, said.t, said.s or '0', said.h or '0',
                         said.i or '', said.a or '', said.n or ''}) do
    answer[#answer + 1] = part
  end
end
return {'ok', epoch, whole(journal_newest), #page > limit and '1' or '0', answer}
