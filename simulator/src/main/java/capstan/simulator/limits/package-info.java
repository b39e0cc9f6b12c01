/// Counting what clients do, per connection and per address.
@NullMarked
package capstan.simulator.limits;

import org.jspecify.annotations.NullMarked;
