-- Takes back what a call has counted and set aside, as far as it still stands.
-- KEYS[1…3]  leases, calls, reserved
-- KEYS[4…]   counters
-- ARGV[1]    call
-- ARGV[2…]   for each counter: kind, mark of the window it was counted in, amount
local leases, calls, reserved = KEYS[1], KEYS[2], KEYS[3]
local call = ARGV[1]

release(calls, reserved, call)
redis.call('ZREM', leases, call)

for i = 4, #KEYS do
  local at = 1 + (i - 4) * 3
  local kind, mark, amount = ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3])
  local field = kind == 'rolling' and mark or 'used'
  -- A reset by hand may have left less than there is to take back.
  local taken = math.min(tonumber(redis.call('HGET', KEYS[i], field) or 0), amount)
  local is_same = kind == 'rolling' or redis.call('HGET', KEYS[i], 'start') == mark
  if taken > 0 and is_same then redis.call('HINCRBY', KEYS[i], field, -taken) end
end
return 1
