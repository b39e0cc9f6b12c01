/// The gap ledger as it is read: what was missing or wrong, when it was found, and how it was made good.
@NullMarked
package capstan.market.ledger;

import org.jspecify.annotations.NullMarked;
