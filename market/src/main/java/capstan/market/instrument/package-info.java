/// What is traded and in which exact units its prices and quantities are counted.
@NullMarked
package capstan.market.instrument;

import org.jspecify.annotations.NullMarked;
