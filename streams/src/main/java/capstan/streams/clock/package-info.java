/// Time as a feed needs it: receive times in µs at a price that every frame can pay, and limits that roll with
/// time.
@NullMarked
package capstan.streams.clock;

import org.jspecify.annotations.NullMarked;
