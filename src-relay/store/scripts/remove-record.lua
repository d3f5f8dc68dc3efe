-- Removes a record together with its entry in the index.
--
-- KEYS[1]  index: id → revision of the last change
-- KEYS[2]  revision: counter of all changes
-- KEYS[3]  record: field → JSON
-- KEYS[4]  channel of changes
-- ARGV[1]  id
-- ARGV[2]  who removes it
--
-- Returns the new revision, or 0 when there was no such record.
local index, revision, record, channel = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, who = ARGV[1], ARGV[2]

if redis.call('ZREM', index, id) == 0 then return 0 end

redis.call('UNLINK', record)
local now = redis.call('INCR', revision)
redis.call('PUBLISH', channel, who .. ':' .. now)
return now
