/// Ways in which nodes find each other that Pekko does not have.
@NullMarked
package capstan.cluster.discovery;

import org.jspecify.annotations.NullMarked;
