/// The order book of one symbol, its level sum and the chain that proves its history.
@NullMarked
package capstan.market.book;

import org.jspecify.annotations.NullMarked;
