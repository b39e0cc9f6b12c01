-- Publishes one symbol in one step. All keys carry the symbol's hash tag, so they lie in one slot.
-- KEYS 1 ob, 2 tr:1s, 3 tr:5s, 4 feat, 5 quotes:latest
-- ARGV 1 generation, 2 generation that the changes below are to be applied to, '0' when everything is sent
--      3 state, 4 reason or '', 5 symbol, 6 message for quotes:pubsub or ''
--      7 seconds that tr lives, 8 seconds that feat lives
--      9.. two counts for each key (arguments that set fields, fields to delete)
--      19 publish_us of what the changes are to be applied to, which another writer may have published under that
--      generation; 20.. all the arguments that were counted, in order
-- Answers 1 when written, 'R' and the generation held when that is the same or newer,
-- 'S' and the generation held (0 when none) when everything has to be sent.
local held = redis.call('HMGET', KEYS[1], 'gen', 'state', 'publish_us')
local gen, was = held[1], held[2]
local new, base = ARGV[1], ARGV[2]
-- Generations are compared as text, because numbers of this language are exact up to 2^53 only.
if gen and (#gen > #new or (#gen == #new and gen >= new)) then
  return 'R' .. gen
end
-- Nothing above writes, and a full or read-only server refuses the first write below: a publish that fails changes
-- nothing.
if base == '0' then
  redis.call('HSET', KEYS[1], 'gen', new)
  redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[5])
elseif gen ~= base or held[3] ~= ARGV[19] or redis.call('HGET', KEYS[2], 'gen') ~= base or redis.call('HGET', KEYS[3], 'gen') ~= base
    or redis.call('HEXISTS', KEYS[5], 'ts_ms') == 0 then
  return 'S' .. (gen or '0')
end
local at = 20
for k = 1, 5 do
  local sets, deletes = tonumber(ARGV[7 + 2 * k]), tonumber(ARGV[8 + 2 * k])
  if k == 4 and sets > 0 then
    redis.call('DEL', KEYS[4])
  end
  if sets > 0 then
    redis.call('HSET', KEYS[k], unpack(ARGV, at, at + sets - 1))
    at = at + sets
  end
  if deletes > 0 then
    redis.call('HDEL', KEYS[k], unpack(ARGV, at, at + deletes - 1))
    at = at + deletes
  end
  if k == 4 and sets > 0 then
    redis.call('EXPIRE', KEYS[4], ARGV[8])
  end
end
redis.call('EXPIRE', KEYS[2], ARGV[7])
redis.call('EXPIRE', KEYS[3], ARGV[7])
if ARGV[6] ~= '' then
  redis.call('PUBLISH', 'quotes:pubsub', ARGV[6])
end
if was ~= ARGV[3] then
  local old = was and '"' .. was .. '"' or 'null'
  local reason = ARGV[4] ~= '' and '"' .. ARGV[4] .. '"' or 'null'
  redis.call('PUBLISH', 'book:state', '{"symbol":"' .. ARGV[5] .. '","old":' .. old .. ',"new":"' .. ARGV[3]
      .. '","reason":' .. reason .. '}')
end
return 1
