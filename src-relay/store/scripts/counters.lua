-- What every script of the counters begins with.
--
-- A counter is a hash. Where windows have edges it holds when the last window starts and `ends` (-1 for never) and what
-- is `used` of it. A window that has begun goes on to its end, also when the clocks are put into another zone meanwhile,
-- and one relay's slow clock does not open an old window again. Where the window rolls, the hash holds a field per
-- bucket of time; a bucket counts until all of it has left the window.
--
-- Kinds, each with two numbers:
--   fixed     start and end of the window, the end -1 if it never ends
--   anchored  length; begins with the first use after the last window, 0
--   rolling   width of a bucket, how many make the window
--
-- Amounts set aside for running calls stand apart: `reserved` has their sums by counter, `calls` what each call has set
-- aside, and `leases` until when, by the server's clock. A call that is not heard of any more lapses.

local hour, day = 3600000, 86400000

local function server_now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function read_rolling(counter, now)
  counter.current = math.floor(now / counter.a)
  counter.buckets, counter.stale = {}, {}
  local oldest = math.floor((now - counter.a * counter.b) / counter.a)
  local fields = redis.call('HGETALL', counter.key)
  for i = 1, #fields, 2 do
    local bucket, amount = tonumber(fields[i]), tonumber(fields[i + 1])
    if bucket < oldest then
      counter.stale[#counter.stale + 1] = fields[i]
    else
      counter.used = counter.used + amount
      counter.buckets[#counter.buckets + 1] = { bucket, amount }
    end
  end
  table.sort(counter.buckets, function(one, other) return one[1] < other[1] end)
end

local function read_counter(key, kind, a, b, now)
  local counter = { key = key, kind = kind, a = tonumber(a), b = tonumber(b), used = 0 }
  if kind == 'rolling' then
    read_rolling(counter, now)
    return counter
  end
  local state = redis.call('HMGET', key, 'start', 'used', 'ends')
  local start, used, ends = tonumber(state[1]), tonumber(state[2]), tonumber(state[3])
  -- One that starts long after now was written by a clock that was wrong.
  if start and (ends < 0 or now < ends) and start < now + hour then
    counter.start, counter.used, counter.ends = start, used, ends
  elseif kind == 'fixed' then
    counter.start, counter.ends = counter.a, counter.b
  end
  return counter
end

-- When enough of `missing` will have become free; -1 for never, 0 when nothing is used.
local function frees_at(counter, missing)
  if counter.kind ~= 'rolling' then return counter.ends or 0 end
  for _, bucket in ipairs(counter.buckets) do
    missing = missing - bucket[2]
    if missing <= 0 then return (bucket[1] + 1 + counter.b) * counter.a end
  end
  return 0
end

-- Returns what marks the window it was counted in.
local function add(counter, amount, now)
  if counter.kind == 'rolling' then
    if #counter.stale > 0 then redis.call('HDEL', counter.key, unpack(counter.stale)) end
    redis.call('HINCRBY', counter.key, counter.current, amount)
    redis.call('PEXPIRE', counter.key, counter.a * (counter.b + 1))
    return counter.current
  end
  if not counter.start then counter.start, counter.ends = now, now + counter.a end
  local start, ends = counter.start, counter.ends
  redis.call('HSET', counter.key, 'start', start, 'used', counter.used + amount, 'ends', ends)
  if ends < 0 then redis.call('PERSIST', counter.key)
  else redis.call('PEXPIRE', counter.key, math.max(0, ends - now) + day) end
  return start
end

-- Takes back what a call has set aside.
local function release(calls, reserved, call)
  local entry = redis.call('HGET', calls, call)
  if not entry then return end
  for name, amount in string.gmatch(entry, '(%S+)=(%d+)') do
    redis.call('HINCRBY', reserved, name, -amount)
  end
  redis.call('HDEL', calls, call)
end

local function lapse(leases, calls, reserved)
  for _, call in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', server_now())) do
    release(calls, reserved, call)
    redis.call('ZREM', leases, call)
  end
  if redis.call('EXISTS', leases) == 0 then redis.call('DEL', calls, reserved) end
end

local function reserved_of(reserved, name)
  return tonumber(redis.call('HGET', reserved, name) or 0)
end

local function keep(keys, milliseconds)
  for _, key in ipairs(keys) do redis.call('PEXPIRE', key, milliseconds) end
end
