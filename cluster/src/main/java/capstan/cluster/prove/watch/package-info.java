/// What readers of a cluster under attack are shown, and whether all of it was true.
@NullMarked
package capstan.cluster.prove.watch;

import org.jspecify.annotations.NullMarked;
