/// What features cost.
@NullMarked
package capstan.bench.features;

import org.jspecify.annotations.NullMarked;
