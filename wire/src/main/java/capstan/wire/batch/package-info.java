/// Feed batches as they travel between nodes and through a stream.
@NullMarked
package capstan.wire.batch;

import org.jspecify.annotations.NullMarked;
