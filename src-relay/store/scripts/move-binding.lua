-- Binds a name to something else, unless another relay has done so meanwhile.
-- KEYS[1]  binding: string that expires
-- ARGV     what it is thought to be bound to, what it is to be bound to, ttlMs
-- ->       what it is bound to now
local binding = KEYS[1]
local from, to, ttlMs = ARGV[1], ARGV[2], tonumber(ARGV[3])

local bound = redis.call('GET', binding)
if bound and bound ~= from then return bound end
redis.call('SET', binding, to, 'PX', ttlMs)
return to
