/// Access to little-endian numbers in byte arrays, shared by every hand-written codec.
@NullMarked
package capstan.wire.bytes;

import org.jspecify.annotations.NullMarked;
