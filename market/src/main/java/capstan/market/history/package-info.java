/// Images of books, put aside so that looking up the past need not begin at the first fact.
@NullMarked
package capstan.market.history;

import org.jspecify.annotations.NullMarked;
