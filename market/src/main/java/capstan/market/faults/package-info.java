/// What goes wrong on the way from the exchange, named once for everybody who notices it.
@NullMarked
package capstan.market.faults;

import org.jspecify.annotations.NullMarked;
