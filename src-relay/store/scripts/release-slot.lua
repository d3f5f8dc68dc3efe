-- Gives back a slot, or a place in the queue for one, and tells whoever is next.
-- KEYS[1]  holders: sorted set, holder -> end of its lease (ms epoch)
-- KEYS[2]  queue: sorted set, waiting holder -> when it came
-- KEYS[3]  waiters: sorted set, waiting holder -> until when it is waited for
-- KEYS[4]  channel: says whose turn has come
-- ARGV     holder
-- ->       number of slots and places that it had
local holders, queue, waiters, channel = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local holder = ARGV[1]

local had = redis.call('ZREM', holders, holder) + redis.call('ZREM', queue, holder)
redis.call('ZREM', waiters, holder)
local first = redis.call('ZRANGE', queue, 0, 0)[1]
if had > 0 and first then redis.call('PUBLISH', channel, first) end
return had
