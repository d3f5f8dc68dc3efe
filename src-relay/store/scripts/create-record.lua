-- Creates a record, unless one with its id is there, of whatever type.
--
-- KEYS[1]  index: id → revision of the last change
-- KEYS[2]  revision: counter of all changes
-- KEYS[3]  record: field → JSON
-- KEYS[4]  channel of changes
-- ARGV[1]  id
-- ARGV[2]  who changes it
-- ARGV[3…] field, JSON, field, JSON, …
--
-- Returns the new revision, or 0 when there is such a record.
local index, revision, record, channel = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, who = ARGV[1], ARGV[2]

if redis.call('EXISTS', record) == 1 or redis.call('ZSCORE', index, id) then return 0 end

local now = redis.call('INCR', revision)
redis.call('HSET', record, unpack(ARGV, 3))
redis.call('ZADD', index, now, id)
redis.call('PUBLISH', channel, who .. ':' .. now)
return now
