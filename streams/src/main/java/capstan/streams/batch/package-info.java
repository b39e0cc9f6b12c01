/// Frames on their way from a socket to the entities: routed by symbol, collected, sent, acked, bounded.
@NullMarked
package capstan.streams.batch;

import org.jspecify.annotations.NullMarked;
