/// The feed on its way back from Kinesis to the symbol entities, with positions that follow their acks.
@NullMarked
package capstan.streams.kinesis.reader;

import org.jspecify.annotations.NullMarked;
