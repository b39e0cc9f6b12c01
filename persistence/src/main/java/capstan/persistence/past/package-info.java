/// Looking up a book as it was: images of books beside the journal, and the fold from the nearest one.
@NullMarked
package capstan.persistence.past;

import org.jspecify.annotations.NullMarked;
