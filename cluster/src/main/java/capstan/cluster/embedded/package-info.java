/// Real PostgreSQL and Redis servers, run by Capstan itself on a data folder that it owns.
@NullMarked
package capstan.cluster.embedded;

import org.jspecify.annotations.NullMarked;
