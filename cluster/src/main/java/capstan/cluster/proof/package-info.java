/// Proof after the fact: re-folds journals, audits trade ids in every sink, and compares what readers were shown.
@NullMarked
package capstan.cluster.proof;

import org.jspecify.annotations.NullMarked;
