/// The exchange over REST: instruments, depth snapshots and trades by id.
@NullMarked
package capstan.streams.rest;

import org.jspecify.annotations.NullMarked;
