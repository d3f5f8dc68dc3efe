-- Gives back a slot, or a place in the queue for one, and tells whoever is next.
-- KEYS[1]  slots: sorted set, holder -> end of its lease (ms epoch); who waits -> below 0, by the order of coming
-- KEYS[2]  waiters: sorted set, who waits -> until when it is waited for
-- KEYS[3]  channel: says whose turn has come
-- ARGV     holder; 1 when it may have waited
-- ->       number of slots and places that it had
local slots, waiters, channel = KEYS[1], KEYS[2], KEYS[3]
local holder = ARGV[1]

local had = redis.call('ZREM', slots, holder)
if ARGV[2] == '1' then redis.call('ZREM', waiters, holder) end
if had == 0 then return 0 end
local first = redis.call('ZRANGE', slots, 0, 0, 'WITHSCORES')
if first[1] and tonumber(first[2]) < 0 then redis.call('PUBLISH', channel, first[1]) end
return had
