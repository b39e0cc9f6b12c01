-- Returns the named hashes as they are at one moment, each as a flat list of fields and values, empty when absent.
-- KEYS any number of hashes; in cluster mode of one symbol, that is of one slot
local hashes = {}
for i, key in ipairs(KEYS) do
  hashes[i] = redis.call('HGETALL', key)
end
return hashes
