-- Reads what a name is bound to and prolongs that; binds it to a candidate when it is bound to nothing.
-- KEYS[1]  binding: string that expires
-- ARGV     candidate, ttlMs
-- ->       { what it is bound to, 1 when that was bound now or 0 }
local binding = KEYS[1]
local candidate, ttlMs = ARGV[1], tonumber(ARGV[2])

local bound = redis.call('GET', binding)
if bound then
  redis.call('PEXPIRE', binding, ttlMs)
  return { bound, 0 }
end
redis.call('SET', binding, candidate, 'PX', ttlMs)
return { candidate, 1 }
