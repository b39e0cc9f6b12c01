/// Standing by for symbols of other nodes: keeping their states folded, noticing within half a second that a node
/// is silent, going on in its place, and giving back.
@NullMarked
package capstan.actors.standby;

import org.jspecify.annotations.NullMarked;
