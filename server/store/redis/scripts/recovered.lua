#!lua
-- Ends what open.lua began with `recover`: the decisions above the floor have been said again.
-- KEYS 1 m meta
-- ARGV at     0 (tests: the time)
--      epoch  the one that was opened; in any other this does nothing
-- Answers {done}.
--@include call.lua
--@include room.lua
if epoch == args.epoch then call('HDEL', KEYS[1], 'rc') end
return {'done'}
