-- Writes the named fields of a record and leaves the others alone. Never makes a record that is not there.
-- With a condition it writes only while one field is still as the writer knows it.
--
-- KEYS[1]  index: id → revision of the last change
-- KEYS[2]  revision: counter of all changes
-- KEYS[3]  record: field → JSON
-- KEYS[4]  channel of changes
-- ARGV[1]  id
-- ARGV[2]  who changes it
-- ARGV[3]  field of the condition; empty without one
-- ARGV[4]  JSON it must have; empty when it must be absent
-- ARGV[5]  count of fields to write
-- ARGV[6…] field, JSON, …, then the fields to remove
--
-- Returns { new revision, { field, JSON, … of the whole record } }, or 0 when there is no such record, or its field is
-- not as the condition wants it.
local index, revision, record, channel = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, who, condition, expected, count = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local removed = 6 + 2 * count

if not redis.call('ZSCORE', index, id) then return 0 end
if redis.call('TYPE', record).ok ~= 'hash' then return 0 end
if condition ~= '' and (redis.call('HGET', record, condition) or '') ~= expected then return 0 end

local now = redis.call('INCR', revision)
if count > 0 then redis.call('HSET', record, unpack(ARGV, 6, removed - 1)) end
if #ARGV >= removed then redis.call('HDEL', record, unpack(ARGV, removed)) end
redis.call('ZADD', index, now, id)
redis.call('PUBLISH', channel, who .. ':' .. now)
return { now, redis.call('HGETALL', record) }
