/// A node's look into the past: images of books on their way to the database, and look-ups for the API.
@NullMarked
package capstan.cluster.past;

import org.jspecify.annotations.NullMarked;
