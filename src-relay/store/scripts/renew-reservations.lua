-- Prolongs what running calls have set aside. What the server has lost meanwhile stays lost.
-- KEYS[1…3]  leases, calls, reserved
-- ARGV[1…2]  leaseMs, keepMs
-- ARGV[3…]   calls
local untilMs = server_now() + tonumber(ARGV[1])
for i = 3, #ARGV do redis.call('ZADD', KEYS[1], 'XX', untilMs, ARGV[i]) end
keep(KEYS, tonumber(ARGV[2]))
return 1
