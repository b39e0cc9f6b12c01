/// The hot state in Redis: one atomic publish a symbol, one atomic read, and a link that fails fast and heals.
/// `docs/redis.md` is the contract for readers.
@NullMarked
package capstan.persistence.redis;

import org.jspecify.annotations.NullMarked;
