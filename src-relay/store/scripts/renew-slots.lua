-- Prolongs the leases of many slots at once. A lease that the server has lost meanwhile is entered again: its call is
-- still running, and the count has to say so.
-- KEYS[i]    slots: sorted set, holder -> end of its lease (ms epoch)
-- ARGV[1…2]  leaseMs, keepMs for the keys
-- ARGV[i+2]  holder in KEYS[i]
-- ->         number of leases renewed
local leaseMs, keepMs = tonumber(ARGV[1]), tonumber(ARGV[2])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

for i, slots in ipairs(KEYS) do
  redis.call('ZADD', slots, now + leaseMs, ARGV[i + 2])
  redis.call('PEXPIRE', slots, keepMs)
end
return #KEYS
