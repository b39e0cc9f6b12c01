package capstan.persistence.redis;

/// Redis did not do what it was asked: not connected, too slow, overloaded, or it refused. What was asked may or
/// may not have happened; publishing again is always safe.
public final class RedisUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisUnavailable(String message) {
        super(message, null, false, false); // made by the thousand when Redis is away: no stack trace
    }
}
