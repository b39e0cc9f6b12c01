/// The simulated exchange as a whole: start it, ask for its ports and its counts, stop it.
@NullMarked
package capstan.simulator;

import org.jspecify.annotations.NullMarked;
