-- Writes the named fields of a record and leaves the others alone. Never makes a record that is not there.
--
-- KEYS[1]  index: id → revision of the last change
-- KEYS[2]  revision: counter of all changes
-- KEYS[3]  record: field → JSON
-- KEYS[4]  channel of changes
-- ARGV[1]  id
-- ARGV[2]  who changes it
-- ARGV[3]  count of fields to write
-- ARGV[4…] field, JSON, …, then the fields to remove
--
-- Returns { new revision, { field, JSON, … of the whole record } }, or 0 when there is no such record.
local index, revision, record, channel = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, who, count = ARGV[1], ARGV[2], tonumber(ARGV[3])
local removed = 4 + 2 * count

if not redis.call('ZSCORE', index, id) then return 0 end
if redis.call('TYPE', record).ok ~= 'hash' then return 0 end

local now = redis.call('INCR', revision)
if count > 0 then redis.call('HSET', record, unpack(ARGV, 4, removed - 1)) end
if #ARGV >= removed then redis.call('HDEL', record, unpack(ARGV, removed)) end
redis.call('ZADD', index, now, id)
redis.call('PUBLISH', channel, who .. ':' .. now)
return { now, redis.call('HGETALL', record) }
