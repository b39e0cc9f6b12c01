/// What readers are shown of one symbol: an immutable view taken from journaled state.
@NullMarked
package capstan.market.hotstate;

import org.jspecify.annotations.NullMarked;
