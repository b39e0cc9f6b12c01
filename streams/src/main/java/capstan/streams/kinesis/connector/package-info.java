/// A thin source and flow for Kinesis over the asynchronous AWS client, shaped like the Pekko connector, which may take
/// their place when it can be had.
@NullMarked
package capstan.streams.kinesis.connector;

import org.jspecify.annotations.NullMarked;
