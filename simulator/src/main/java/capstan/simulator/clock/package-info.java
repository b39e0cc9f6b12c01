/// The clock that all rules of the exchange read.
@NullMarked
package capstan.simulator.clock;

import org.jspecify.annotations.NullMarked;
