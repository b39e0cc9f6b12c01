/// A cluster whose nodes are processes of this machine.
@NullMarked
package capstan.cluster.local;

import org.jspecify.annotations.NullMarked;
