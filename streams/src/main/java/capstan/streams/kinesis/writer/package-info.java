/// The feed on its way into Kinesis: collected by symbol, bounded, written in order whatever fails.
@NullMarked
package capstan.streams.kinesis.writer;

import org.jspecify.annotations.NullMarked;
