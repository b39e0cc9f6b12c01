/// `prove swaps`: readers that hammer Redis while books are swapped, and never see a torn, missing or older set.
@NullMarked
package capstan.cluster.prove.swaps;

import org.jspecify.annotations.NullMarked;
