/// Recorded captures as tables (CSV): what is wrong with them, found by the sequence rules and the frame reader that
/// the feed goes through, and by rules of good data about times.
@NullMarked
package capstan.cluster.capture;

import org.jspecify.annotations.NullMarked;
