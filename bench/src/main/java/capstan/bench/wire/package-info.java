/// What decoding the exchange's frames costs.
@NullMarked
package capstan.bench.wire;

import org.jspecify.annotations.NullMarked;
