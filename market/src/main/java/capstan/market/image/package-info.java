/// How parts of a symbol's state are written to bytes and read back, section by section.
@NullMarked
package capstan.market.image;

import org.jspecify.annotations.NullMarked;
