/// Keeps what is made of the journal up to date, and the journal itself within its bounds; one of each for the
/// cluster.
@NullMarked
package capstan.cluster.keeping;

import org.jspecify.annotations.NullMarked;
