/// The stream services: who is let in, who listens to what, and how messages get out.
@NullMarked
package capstan.simulator.stream;

import org.jspecify.annotations.NullMarked;
