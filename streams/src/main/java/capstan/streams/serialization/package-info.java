/// How a feed batch travels between nodes.
@NullMarked
package capstan.streams.serialization;

import org.jspecify.annotations.NullMarked;
