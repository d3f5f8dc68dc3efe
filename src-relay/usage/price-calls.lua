-- Gives one call of the log a cost that it lacked, once, and corrects every sum the call is part of.
-- Sums that have expired meanwhile stay gone.
--
-- KEYS[1]  hash of such costs, by entry of the log
-- KEYS[2…] hashes of rows
-- ARGV[1]  entry of the log
-- ARGV[2]  cost in micro-dollars
-- ARGV[3…] for each hash: the call's row, and what stands before the sums of its hour (`14:`), or nothing
--
-- Returns 1, or 0 when it had a cost already.

-- Where the cost and the count of calls without one stand in a row.
local cost_at, unpriced_at = 9, 10

local function priced(old)
  local sums = {}
  for number in string.gmatch(old, '[^,]+') do sums[#sums + 1] = tonumber(number) or 0 end
  sums[cost_at] = (sums[cost_at] or 0) + tonumber(ARGV[2])
  sums[unpriced_at] = math.max(0, (sums[unpriced_at] or 0) - 1)
  for at = 1, #sums do sums[at] = string.format('%.0f', sums[at]) end
  return table.concat(sums, ',')
end

if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end
local rows = {}
for hash = 2, #KEYS do rows[hash] = redis.call('HGET', KEYS[hash], ARGV[2 * hash - 1]) end

redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for hash = 2, #KEYS do
  local row, field, mark = rows[hash], ARGV[2 * hash - 1], ARGV[2 * hash]
  local first, last = 1, 0
  if row then first, last = string.find(row, mark .. '[^;]+') end
  if row and first then
    local changed = string.sub(row, 1, first - 1) .. mark .. priced(string.sub(row, first + #mark, last))
    redis.call('HSET', KEYS[hash], '#', 'priced:' .. ARGV[1], field, changed .. string.sub(row, last + 1))
  end
end
return 1
