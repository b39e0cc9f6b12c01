/// What every proof runs in: its options, its folder and servers, its clean end.
@NullMarked
package capstan.cluster.prove.trial;

import org.jspecify.annotations.NullMarked;
