/// A line: the actor that keeps connections up for a set of symbols, and what it tells entities and health.
@NullMarked
package capstan.streams.line;

import org.jspecify.annotations.NullMarked;
