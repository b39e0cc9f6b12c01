/// What the simulated exchange trades, whoever makes it: listings, the market's thread contract, and the
/// history that clients may ask for.
@NullMarked
package capstan.simulator.market;

import org.jspecify.annotations.NullMarked;
