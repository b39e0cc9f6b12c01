/// A small exchange that does what a test tells it, misbehaviour included.
@NullMarked
package capstan.streams.exchange;

import org.jspecify.annotations.NullMarked;
