/// `prove faults`: every fault that a feed can have, matched with what Capstan noticed, and every book that was shown
/// held against the exchange's own.
@NullMarked
package capstan.cluster.prove.faults;

import org.jspecify.annotations.NullMarked;
