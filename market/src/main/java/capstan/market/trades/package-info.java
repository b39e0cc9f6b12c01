/// The trades of one symbol: the recent tape and statistics over rolling windows of exchange time.
@NullMarked
package capstan.market.trades;

import org.jspecify.annotations.NullMarked;
