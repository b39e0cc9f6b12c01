/// `prove lines`: lines that lose frames, and lines that are cut.
@NullMarked
package capstan.cluster.prove.lines;

import org.jspecify.annotations.NullMarked;
