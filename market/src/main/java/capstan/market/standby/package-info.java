/// Symbols' states that a node keeps folded beside the one that writes, so that it can go on at once.
@NullMarked
package capstan.market.standby;

import org.jspecify.annotations.NullMarked;
