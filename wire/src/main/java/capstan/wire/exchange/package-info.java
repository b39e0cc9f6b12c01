/// The exchange's binary market-data streams: a tolerant reader of frames and the writer that the simulator uses.
@NullMarked
package capstan.wire.exchange;

import org.jspecify.annotations.NullMarked;
