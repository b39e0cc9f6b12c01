/// `prove partition`: links between nodes are cut for real, and nodes stand still, under load, while readers look.
@NullMarked
package capstan.cluster.prove.partition;

import org.jspecify.annotations.NullMarked;
