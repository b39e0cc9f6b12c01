/// What proofs hold Capstan's answers against.
@NullMarked
package capstan.cluster.prove.truth;

import org.jspecify.annotations.NullMarked;
