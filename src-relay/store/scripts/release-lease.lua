-- Gives a lease back, if it still is the holder's.
--
-- KEYS[1]  lease: its holder
-- ARGV[1]  holder
--
-- Returns 1 when it was given back, 0 when it had lapsed.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
