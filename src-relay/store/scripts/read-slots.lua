-- KEYS[1]  slots: sorted set, holder -> end of its lease (ms epoch)
-- KEYS[2]  waiters: sorted set, who waits -> until when it is waited for
-- ->       { slots held now, holders that wait }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return { redis.call('ZCOUNT', KEYS[1], now, '+inf'), redis.call('ZCOUNT', KEYS[2], now, '+inf') }
