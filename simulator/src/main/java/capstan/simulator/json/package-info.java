/// Writing JSON fast.
@NullMarked
package capstan.simulator.json;

import org.jspecify.annotations.NullMarked;
