-- Reads what has changed since a revision; costs one GET when nothing has.
-- A record's key is KEYS[3] and its id: it shares the hash tag of the index, so it is on the same node.
--
-- KEYS[1]  index: id → revision of the last change
-- KEYS[2]  revision: counter of all changes
-- KEYS[3]  what the key of each record starts with
-- ARGV[1]  revision known to the reader; -1 reads everything
--
-- Returns 0 when nothing has changed, else
-- { revision, { id of every record }, { id, { field, JSON, … } of every changed record, … } }.
-- A changed record of another type than a hash comes with `false` for its fields.
local index, revision, prefix = KEYS[1], KEYS[2], KEYS[3]
local known = tonumber(ARGV[1])

local now = tonumber(redis.call('GET', revision) or 0)
if now == known then return 0 end
if now < known then known = -1 end

local changed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', index, '(' .. known, '+inf')) do
  local record = prefix .. id
  changed[#changed + 1] = id
  changed[#changed + 1] = redis.call('TYPE', record).ok == 'hash' and redis.call('HGETALL', record)
end
return { now, redis.call('ZRANGE', index, 0, -1), changed }
