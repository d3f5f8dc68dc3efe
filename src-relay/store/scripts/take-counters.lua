-- Checks all counters of a key and counts in all of them, or in none.
-- KEYS[1…3]  leases, calls, reserved
-- KEYS[4…]   counters
-- ARGV[1…4]  now by the relay's clock, leaseMs, keepMs, call
-- ARGV[5…]   for each counter: kind, two numbers, max, amount to count now, amount to set aside, name
-- ->         1 and for each counter what marks the window it was counted in; or
--            0 and for each counter: used, set aside by others, when enough will be free
local leases, calls, reserved = KEYS[1], KEYS[2], KEYS[3]
local now, leaseMs, keepMs, call = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]

lapse(leases, calls, reserved)

local counters, seen, is_refused = {}, { 0 }, false
for i = 4, #KEYS do
  local at = 4 + (i - 4) * 7
  local counter = read_counter(KEYS[i], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], now)
  counter.max, counter.take, counter.reserve = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), tonumber(ARGV[at + 6])
  counter.name = ARGV[at + 7]
  counters[#counters + 1] = counter
  local held = reserved_of(reserved, counter.name)
  local missing = counter.used + held + 1 - counter.max
  if missing > 0 then is_refused = true end
  seen[#seen + 1] = counter.used
  seen[#seen + 1] = held
  seen[#seen + 1] = frees_at(counter, math.max(1, missing))
end
if is_refused then return seen end

local marks, entry = { 1 }, {}
for _, counter in ipairs(counters) do
  -- An anchored window begins with the call, whatever the call will take of it.
  local is_counted = counter.take > 0 or (counter.kind == 'anchored' and not counter.start)
  marks[#marks + 1] = is_counted and add(counter, counter.take, now) or 0
  if counter.reserve > 0 then
    redis.call('HINCRBY', reserved, counter.name, counter.reserve)
    entry[#entry + 1] = counter.name .. '=' .. string.format('%d', counter.reserve)
  end
end
if #entry > 0 then
  redis.call('HSET', calls, call, table.concat(entry, ' '))
  redis.call('ZADD', leases, server_now() + leaseMs, call)
  keep({ leases, calls, reserved }, keepMs)
end
return marks
