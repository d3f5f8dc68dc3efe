-- Takes one of `max` slots for a holder until the slot's lease ends, or a place in the queue for them. Checks and counts
-- in one step. By the server's own clock, so that relays with different clocks agree.
--
-- Slots go to those who wait first, in the order of their coming; whoever is not heard of any more loses its place.
--
-- KEYS[1]  holders: sorted set, holder -> end of its lease (ms epoch)
-- KEYS[2]  queue: sorted set, waiting holder -> when it came (µs epoch)
-- KEYS[3]  waiters: sorted set, waiting holder -> until when it is waited for (ms epoch)
-- KEYS[4]  channel: says whose turn has come
-- ARGV     max, leaseMs, holder, places in the queue, waiterLeaseMs
-- ->       { 1 when taken, 0 when refused or 2 when it waits, slots held now, holders that wait }
local holders, queue, waiters, channel = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local max, leaseMs, holder = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local places, waiterLeaseMs = tonumber(ARGV[4]), tonumber(ARGV[5])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('ZREMRANGEBYSCORE', holders, '-inf', now)
for _, lost in ipairs(redis.call('ZRANGEBYSCORE', waiters, '-inf', now)) do
  redis.call('ZREM', queue, lost)
  redis.call('ZREM', waiters, lost)
end

local held, waiting = redis.call('ZCARD', holders), redis.call('ZCARD', queue)
local ahead = redis.call('ZRANK', queue, holder)
local isWaiting = ahead ~= false
if not isWaiting then ahead = waiting end

if held + ahead < max then
  if isWaiting then
    redis.call('ZREM', queue, holder)
    redis.call('ZREM', waiters, holder)
    waiting = waiting - 1
  end
  redis.call('ZADD', holders, now + leaseMs, holder)
  redis.call('PEXPIRE', holders, leaseMs)
  -- One word is said for each slot that is freed; should two have gone to the same ear, the other is woken here.
  if waiting > 0 and held + 1 < max then
    redis.call('PUBLISH', channel, redis.call('ZRANGE', queue, 0, 0)[1])
  end
  return { 1, held + 1, waiting }
end

if not isWaiting and waiting >= places then return { 0, held, waiting } end

if not isWaiting then
  redis.call('ZADD', queue, time[1] * 1000000 + time[2], holder)
  waiting = waiting + 1
end
redis.call('ZADD', waiters, now + waiterLeaseMs, holder)
redis.call('PEXPIRE', queue, waiterLeaseMs)
redis.call('PEXPIRE', waiters, waiterLeaseMs)
return { 2, held, waiting }
