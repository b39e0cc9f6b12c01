/// What all actors share.
@NullMarked
package capstan.actors;

import org.jspecify.annotations.NullMarked;
