-- Applies one batch of settled calls, once: a batch whose number is not above the writer's last one is left alone.
-- All reads and the log come first, so that a key of a wrong type ends the script before anything is written.
--
-- KEYS[1]  number of the writer's last batch
-- KEYS[2]  call log, a stream
-- KEYS[3…] hashes of rows; the field '#' of each names its last change
-- ARGV[1]  number of this batch
-- ARGV[2]  seconds for which that number is remembered
-- ARGV[3]  longest call log
-- ARGV[4]  count of fields of an entry of the log, then the fields' names
-- then     count of calls, then each one's values
-- then     for each hash: seconds for which it is kept after its last new row (0: for ever),
--          count of rows, then field and numbers of each (`1,200,…`, or by hour `14:1,200,…;15:…`); at most 3000 rows
--
-- Returns 1, or 0 when the batch had been applied before.
local position = 3
local function take()
  position = position + 1
  return ARGV[position]
end
local function take_many(count)
  local taken = {}
  for index = 1, count do taken[index] = take() end
  return taken
end

local function add_numbers(old, new)
  local sums = {}
  for number in string.gmatch(old, '[^,]+') do sums[#sums + 1] = tonumber(number) or 0 end
  local index = 0
  for number in string.gmatch(new, '[^,]+') do
    index = index + 1
    sums[index] = (sums[index] or 0) + tonumber(number)
  end
  for at = 1, #sums do sums[at] = string.format('%.0f', sums[at]) end
  return table.concat(sums, ',')
end

local function add(old, new)
  if not old then return new end
  if not string.find(new, ':', 1, true) then return add_numbers(old, new) end
  for mark, numbers in string.gmatch(new, '(%d%d:)([^;]+)') do
    local first, last = string.find(old, mark .. '[^;]+')
    if first then
      local sums = add_numbers(string.sub(old, first + #mark, last), numbers)
      old = string.sub(old, 1, first - 1) .. mark .. sums .. string.sub(old, last + 1)
    else
      old = old .. ';' .. mark .. numbers
    end
  end
  return old
end

if (tonumber(redis.call('GET', KEYS[1])) or 0) >= tonumber(ARGV[1]) then return 0 end

local names = take_many(tonumber(take()))
local calls = {}
for index = 1, tonumber(take()) do calls[index] = take_many(#names) end

local updates, kept = {}, {}
for hash = 3, #KEYS do
  local fields, added = {}, {}
  kept[hash] = tonumber(take())
  local is_new = false
  for row = 1, tonumber(take()) do
    fields[row], added[row] = take(), take()
  end
  local known = redis.call('HMGET', KEYS[hash], unpack(fields))
  local update = { '#', KEYS[1] .. ':' .. ARGV[1] }
  for row = 1, #fields do
    if not known[row] then is_new = true end
    update[2 * row + 1], update[2 * row + 2] = fields[row], add(known[row], added[row])
  end
  updates[hash] = update
  if not is_new then kept[hash] = 0 end
end

for _, values in ipairs(calls) do
  local entry = {}
  for index, name in ipairs(names) do
    entry[2 * index - 1], entry[2 * index] = name, values[index]
  end
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', unpack(entry))
end
for hash = 3, #KEYS do
  redis.call('HSET', KEYS[hash], unpack(updates[hash]))
  if kept[hash] > 0 then redis.call('EXPIRE', KEYS[hash], kept[hash]) end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
