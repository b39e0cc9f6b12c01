/// What the HTTP API says, as records that are written as JSON. Names are those of the Redis contract in
/// snake_case; a value that does not exist is absent.
@NullMarked
package capstan.http.views;

import org.jspecify.annotations.NullMarked;
