/// Whether the services of this node can do their work: components that say how they are, asked in parallel, each
/// under a time limit, and summed up a service.
@NullMarked
package capstan.http.health;

import org.jspecify.annotations.NullMarked;
