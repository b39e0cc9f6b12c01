/// Symbols that tests make up.
@NullMarked
package capstan.http.fake;

import org.jspecify.annotations.NullMarked;
