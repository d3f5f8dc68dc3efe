-- Counts what a call took in truth, once, in place of what it had set aside.
-- KEYS[1…3]  leases, calls, reserved
-- KEYS[4…]   counters
-- ARGV[1…3]  now by the relay's clock, keepMs: how long it is remembered that the call was settled, call
-- ARGV[4…]   for each counter: kind, two numbers, amount
-- ->         1, or 0 when it was settled before
local leases, calls, reserved = KEYS[1], KEYS[2], KEYS[3]
local now, keepMs, call = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]

if redis.call('HGET', calls, call) == 'settled' then return 0 end
release(calls, reserved, call)

for i = 4, #KEYS do
  local at = 3 + (i - 4) * 4
  local amount = tonumber(ARGV[at + 4])
  if amount > 0 then
    add(read_counter(KEYS[i], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], now), amount, now)
  end
end

redis.call('HSET', calls, call, 'settled')
redis.call('ZADD', leases, server_now() + keepMs / 2, call)
keep({ leases, calls, reserved }, keepMs)
return 1
