package capstan.persistence.redis;

import java.time.Instant;

/// How the link to Redis stands; for health and for people.
///
/// @param state whether publishes are taken
/// @param address without password
/// @param since when the state was entered
/// @param reason why publishes are not taken, empty when they are
/// @param serverVersion of the server last connected to, empty before the first connection
/// @param connects connections made since the start
public record RedisStatus(
        State state, String address, Instant since, String reason, String serverVersion, long connects) {

    public enum State {
        /// Not connected yet, or trying again.
        CONNECTING,
        /// Publishes are taken.
        UP,
        /// A server that answers but must not be written to: its contract is newer than ours, or it refuses us.
        REFUSED
    }

    public boolean isUp() {
        return state == State.UP;
    }
}
