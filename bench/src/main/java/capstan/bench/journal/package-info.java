/// What journal records cost.
@NullMarked
package capstan.bench.journal;

import org.jspecify.annotations.NullMarked;
