-- Takes one of `max` slots for a holder until the slot's lease ends, or a place in the queue for them. Checks and counts
-- in one step. Leases end by the server's own clock, so that relays with different clocks agree.
--
-- As long as there is room for all, those who wait included, nothing is looked at but their number. Only then is it
-- cleared up: slots go to those who wait first, in the order of their coming, and whoever is not heard of any more loses
-- its slot or its place.
--
-- KEYS[1]  slots: sorted set, holder -> end of its lease (ms epoch); who waits -> when it came (µs epoch), less 2^53
-- KEYS[2]  waiters: sorted set, who waits -> until when it is waited for (ms epoch)
-- KEYS[3]  channel: says whose turn has come
-- ARGV     max, leaseMs, holder, places in the queue, waiterLeaseMs, keepMs for the keys,
--          the server's time if the relay knows it (ms epoch), else 0
-- ->       { 1 when taken, 0 when refused or 2 when it waits, slots held now, holders that wait, server's time }
local slots, waiters, channel = KEYS[1], KEYS[2], KEYS[3]
local max, leaseMs, holder = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local places, waiterLeaseMs, keepMs = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local now, arrival = tonumber(ARGV[7]), 0

local function read_time()
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
  arrival = time[1] * 1000000 + time[2] - 9007199254740992
end

-- One word is said for each slot that is freed; should two have gone to the same ear, the other is woken here.
local function wake_next()
  local first = redis.call('ZRANGE', slots, 0, 0, 'WITHSCORES')
  if tonumber(first[2]) < 0 then redis.call('PUBLISH', channel, first[1]) end
end

local function grant(held)
  if redis.call('ZADD', slots, now + leaseMs, holder) == 0 then
    redis.call('ZREM', waiters, holder)
    if held + 1 < max then wake_next() end
  end
  -- Renewing prolongs it; a set that is empty in between goes by itself.
  if held == 0 then redis.call('PEXPIRE', slots, keepMs) end
end

local count = redis.call('ZCARD', slots)
if count < max then
  if now == 0 then read_time() end
  grant(count)
  return { 1, count + 1, 0, now }
end

read_time()
for _, lost in ipairs(redis.call('ZRANGEBYSCORE', waiters, '-inf', now)) do
  redis.call('ZREM', slots, lost)
  redis.call('ZREM', waiters, lost)
end
local waiting = redis.call('ZCARD', waiters)
redis.call('ZREMRANGEBYSCORE', slots, waiting == 0 and '-inf' or 0, now)
local held = redis.call('ZCARD', slots) - waiting
local ahead = waiting > 0 and redis.call('ZRANK', slots, holder) or waiting
local isWaiting = ahead < waiting

if held + ahead < max then
  grant(held)
  return { 1, held + 1, isWaiting and waiting - 1 or waiting, now }
end
if not isWaiting then
  if waiting >= places then return { 0, held, waiting, now } end
  redis.call('ZADD', slots, arrival, holder)
  waiting = waiting + 1
end
redis.call('ZADD', waiters, now + waiterLeaseMs, holder)
redis.call('PEXPIRE', waiters, keepMs)
return { 2, held, waiting, now }
