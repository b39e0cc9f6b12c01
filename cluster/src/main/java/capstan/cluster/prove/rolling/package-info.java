/// `capstan prove rolling`: a cluster whose nodes are replaced one by one by another build, and back.
@NullMarked
package capstan.cluster.prove.rolling;

import org.jspecify.annotations.NullMarked;
