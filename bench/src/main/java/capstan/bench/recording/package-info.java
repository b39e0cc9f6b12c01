/// The markets that benchmarks work on: recorded ones where they are at hand, else generated from a seed.
@NullMarked
package capstan.bench.recording;

import org.jspecify.annotations.NullMarked;
