/// One symbol's state as a fold of journaled facts: what a batch of frames means, and what each fact changes.
@NullMarked
package capstan.market.symbol;

import org.jspecify.annotations.NullMarked;
