/// The lines by which a cluster gets its feed, as the API tells of them.
@NullMarked
package capstan.http.lines;

import org.jspecify.annotations.NullMarked;
