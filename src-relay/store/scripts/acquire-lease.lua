-- Takes the lease of a record, unless somebody holds it, and reads the record as it is at that moment.
--
-- KEYS[1]  lease: its holder
-- KEYS[2]  record: field → JSON
-- ARGV[1]  holder
-- ARGV[2]  leaseMs
--
-- Returns { 1 when taken or 0 when held, { field, JSON, … } }; no fields when there is no such record.
local lease, record = KEYS[1], KEYS[2]

local taken = redis.call('SET', lease, ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
local isRecord = redis.call('TYPE', record).ok == 'hash'
return { taken, isRecord and redis.call('HGETALL', record) or {} }
