/// The feed through Kinesis: which streams there are, and what is needed to reach them.
@NullMarked
package capstan.streams.kinesis;

import org.jspecify.annotations.NullMarked;
