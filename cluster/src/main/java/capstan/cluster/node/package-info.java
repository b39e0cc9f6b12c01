/// One node: its parts wired together, started in order and stopped in the reverse one.
@NullMarked
package capstan.cluster.node;

import org.jspecify.annotations.NullMarked;
