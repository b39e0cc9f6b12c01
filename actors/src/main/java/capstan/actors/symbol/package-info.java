/// The symbol entity and the facade through which streams and HTTP speak to it.
@NullMarked
package capstan.actors.symbol;

import org.jspecify.annotations.NullMarked;
