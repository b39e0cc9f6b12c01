/// Books as they were: looked up on threads of their own, so that whoever asks much for the past takes nothing from
/// the present.
@NullMarked
package capstan.http.past;

import org.jspecify.annotations.NullMarked;
