/// One WebSocket connection to the exchange: handshake, control requests, pings, limits and how it ends.
@NullMarked
package capstan.streams.connection;

import org.jspecify.annotations.NullMarked;
