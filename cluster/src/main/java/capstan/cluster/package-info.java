/// Where a process starts: the command line, and the parts of a node wired together.
@NullMarked
package capstan.cluster;

import org.jspecify.annotations.NullMarked;
