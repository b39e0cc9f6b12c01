/// Feature vectors and labels on exact boundaries of exchange time, the same for live, replay and training.
@NullMarked
package capstan.market.features;

import org.jspecify.annotations.NullMarked;
