/// The recorded market: a capture of the real exchange, played again.
@NullMarked
package capstan.simulator.recorded;

import org.jspecify.annotations.NullMarked;
