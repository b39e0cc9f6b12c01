/// The cluster that a node is part of, as the API tells of it.
@NullMarked
package capstan.http.cluster;

import org.jspecify.annotations.NullMarked;
