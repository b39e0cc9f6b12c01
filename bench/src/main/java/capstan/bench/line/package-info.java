/// What a line does with each frame before its entity gets it.
@NullMarked
package capstan.bench.line;

import org.jspecify.annotations.NullMarked;
