/// What a line notices about the frames that it brings: ids that are missing, doubled or out of order, frames that are
/// late or strange.
@NullMarked
package capstan.streams.watch;

import org.jspecify.annotations.NullMarked;
