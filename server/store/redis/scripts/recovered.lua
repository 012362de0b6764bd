#!lua
-- Ends the wait open.lua began: somebody who knows what was decided has said it again, or knows
-- that nothing was.
-- KEYS 1 m meta
-- ARGV at     0 (tests: the time)
--      epoch  the one that was opened; in any other this does nothing
-- Answers {done}.
--@include call.lua
--@include room.lua
if epoch == args.epoch then call('HDEL', KEYS[1], 'rc') end
return {'done'}
