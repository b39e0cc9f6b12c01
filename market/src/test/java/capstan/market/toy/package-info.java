/// A feed of the simplest encoding and a venue that makes it, so that the domain is tested without the exchange's wire.
@NullMarked
package capstan.market.toy;

import org.jspecify.annotations.NullMarked;
