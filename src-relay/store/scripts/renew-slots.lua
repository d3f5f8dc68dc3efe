-- Prolongs the leases of many slots at once. A lease that the server has lost meanwhile is entered again: its call is
-- still running, and the count has to say so.
-- KEYS[i]    holders: sorted set, holder -> end of its lease (ms epoch)
-- ARGV[1]    leaseMs
-- ARGV[i+1]  holder in KEYS[i]
-- ->         number of leases renewed
local leaseMs = tonumber(ARGV[1])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

for i, holders in ipairs(KEYS) do
  redis.call('ZADD', holders, now + leaseMs, ARGV[i + 1])
  redis.call('PEXPIRE', holders, leaseMs)
end
return #KEYS
