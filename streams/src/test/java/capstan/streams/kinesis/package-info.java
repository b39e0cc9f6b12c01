/// A Kinesis of our own for tests, with everything that can go wrong at one.
@NullMarked
package capstan.streams.kinesis;

import org.jspecify.annotations.NullMarked;
