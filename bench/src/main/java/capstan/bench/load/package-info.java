/// Benchmarks of the running system: whole processes, real sockets, real PostgreSQL and Redis.
@NullMarked
package capstan.bench.load;

import org.jspecify.annotations.NullMarked;
