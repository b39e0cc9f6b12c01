/// The proof that a book of the past is the book that was live then.
@NullMarked
package capstan.cluster.prove.timetravel;

import org.jspecify.annotations.NullMarked;
