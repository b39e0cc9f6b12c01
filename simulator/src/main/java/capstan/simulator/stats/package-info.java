/// What the exchange counts of itself.
@NullMarked
package capstan.simulator.stats;

import org.jspecify.annotations.NullMarked;
