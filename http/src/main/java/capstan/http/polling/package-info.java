/// Answers that many readers ask for at once, fetched once and kept for a moment.
@NullMarked
package capstan.http.polling;

import org.jspecify.annotations.NullMarked;
