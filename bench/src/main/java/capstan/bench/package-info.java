/// Benchmarks of what the other modules do, and the command that runs them.
@NullMarked
package capstan.bench;

import org.jspecify.annotations.NullMarked;
