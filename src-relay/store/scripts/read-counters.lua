-- KEYS[1…3]  leases, calls, reserved
-- KEYS[4…]   counters
-- ARGV[1]    now by the relay's clock
-- ARGV[2…]   for each counter: kind, two numbers, name
-- ->         for each counter: used, set aside, when `used` will next be less
lapse(KEYS[1], KEYS[2], KEYS[3])
local seen = {}
for i = 4, #KEYS do
  local at = 1 + (i - 4) * 4
  local counter = read_counter(KEYS[i], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[1]))
  seen[#seen + 1] = counter.used
  seen[#seen + 1] = reserved_of(KEYS[3], ARGV[at + 4])
  seen[#seen + 1] = counter.used > 0 and frees_at(counter, 1) or 0
end
return seen
