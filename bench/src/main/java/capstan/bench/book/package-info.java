/// What setting a level of the order book costs.
@NullMarked
package capstan.bench.book;

import org.jspecify.annotations.NullMarked;
