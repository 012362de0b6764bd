#!lua
-- Who one node has in a room, and what all nodes say together.
-- KEYS 1 p leases: node -> "<end us> <count> <newcomers> <arrivals> <people>"
-- ARGV at      0 (tests: the time)
--      node    random for each start of a process
--      count   0: nobody
--      newcomers  of them
--      arrivals  marks of newcomers who came in lately, eight hexadecimal digits each
--      people  listed (redis/stored_body.hpp), or empty
--      ttl     us
-- Answers {ok, node, count, newcomers, arrivals, people, ...} of all leases in force.
--@include call.lua
call('HSET', KEYS[1], args.node,
     table.concat({whole(now_us + tonumber(args.ttl)), args.count, args.newcomers, args.arrivals,
                   args.people}, ' '))
local all = call('HGETALL', KEYS[1])
local answer = {'ok'}
local last_us = 0
for i = 1, #all, 2 do
  local ends, count, newcomers, arrivals, people =
    string.match(all[i + 1], '^(%d+) (%d+) (%d+) (%x*) (.*)$')
  -- One that does not read is of another version, which says it again before long.
  if not ends or tonumber(ends) <= now_us or (count == '0' and arrivals == '') then
    call('HDEL', KEYS[1], all[i])
  else
    last_us = math.max(last_us, tonumber(ends))
    answer[#answer + 1] = all[i]
    answer[#answer + 1] = count
    answer[#answer + 1] = newcomers
    answer[#answer + 1] = arrivals
    answer[#answer + 1] = people
  end
end
expire_at(KEYS[1], math.ceil(last_us / 1000000))
return answer
