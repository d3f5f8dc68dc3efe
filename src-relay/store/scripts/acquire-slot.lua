-- Takes one of `max` slots for a holder until the slot's lease ends. Checks and counts in one step.
-- By the server's own clock, so that relays with different clocks agree.
-- KEYS[1]  holders: sorted set, holder -> end of its lease (ms epoch)
-- ARGV     max, leaseMs, holder
-- ->       { 1 when taken or 0 when all are held, slots held now }
local holders = KEYS[1]
local max, leaseMs, holder = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('ZREMRANGEBYSCORE', holders, '-inf', now)
local held = redis.call('ZCARD', holders)
if held >= max then return { 0, held } end

redis.call('ZADD', holders, now + leaseMs, holder)
redis.call('PEXPIRE', holders, leaseMs)
return { 1, held + 1 }
