/// The subcommand that runs the benchmarks.
@NullMarked
package capstan.bench.command;

import org.jspecify.annotations.NullMarked;
