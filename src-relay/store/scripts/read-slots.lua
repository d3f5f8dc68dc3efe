-- KEYS[1]  holders: sorted set, holder -> end of its lease (ms epoch)
-- KEYS[3]  waiters: sorted set, waiting holder -> until when it is waited for
-- ->       { slots held now, holders that wait }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return { redis.call('ZCOUNT', KEYS[1], now, '+inf'), redis.call('ZCOUNT', KEYS[3], now, '+inf') }
