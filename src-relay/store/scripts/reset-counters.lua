-- Forgets what is used and moves no window.
-- KEYS[i]  counters
-- ARGV[i]  kind of each
for i, key in ipairs(KEYS) do
  if ARGV[i] == 'rolling' then redis.call('DEL', key)
  elseif redis.call('EXISTS', key) == 1 then redis.call('HSET', key, 'used', 0) end
end
return #KEYS
