/// On which node a shard of symbols goes, by what it costs there.
@NullMarked
package capstan.actors.placement;

import org.jspecify.annotations.NullMarked;
