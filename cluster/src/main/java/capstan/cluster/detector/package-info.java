/// How a node notices that another is silent.
@NullMarked
package capstan.cluster.detector;

import org.jspecify.annotations.NullMarked;
