-- Writes a service's health in one step, so that it never outlives its report.
-- KEYS 1 health:{service}:{node}; ARGV 1 seconds it lives, then fields and values
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
