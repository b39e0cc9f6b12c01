/// What the parts of this module share: the name of the exchange, and how a setting out of range is refused.
@NullMarked
package capstan.streams.settings;

import org.jspecify.annotations.NullMarked;
