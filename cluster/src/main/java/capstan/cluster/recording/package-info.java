/// What a recorded market says of itself, read apart from everything that is checked with it.
@NullMarked
package capstan.cluster.recording;

import org.jspecify.annotations.NullMarked;
