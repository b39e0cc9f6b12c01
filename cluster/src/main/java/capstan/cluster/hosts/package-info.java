/// Nodes of one machine as hosts of their own: network namespaces (Linux), so that links between them can be cut for
/// real. Needs the rights of root and the program `ip`, nothing else.
@NullMarked
package capstan.cluster.hosts;

import org.jspecify.annotations.NullMarked;
