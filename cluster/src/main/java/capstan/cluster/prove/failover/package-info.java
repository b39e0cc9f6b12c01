/// `prove failover`: everything that a cluster consists of is killed in turn, under load, while readers look.
@NullMarked
package capstan.cluster.prove.failover;

import org.jspecify.annotations.NullMarked;
