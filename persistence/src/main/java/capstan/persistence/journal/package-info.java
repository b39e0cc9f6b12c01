/// The journal of all symbols: how facts become rows, and how rows are read back in order.
@NullMarked
package capstan.persistence.journal;

import org.jspecify.annotations.NullMarked;
