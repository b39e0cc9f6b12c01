/// The journal's newest end for nodes that stand by, and recoveries that begin with what such a node has.
@NullMarked
package capstan.persistence.standby;

import org.jspecify.annotations.NullMarked;
