package capstan.persistence.redis;

/// The names under which the hot state lies in Redis. Keys of one symbol share a hash tag and so a slot.
public final class HotStateKeys {

    /// Version of the contract that this build writes and reads.
    public static final int SCHEMA_VERSION = 1;

    public static final String SCHEMA_VERSION_KEY = "schema:version";
    /// Channel: one message a change of the top of book or the last trade.
    public static final String QUOTES_CHANNEL = "quotes:pubsub";
    /// Channel: one message a change of a book's state.
    public static final String STATES_CHANNEL = "book:state";

    private HotStateKeys() {}

    public static String book(String symbol) {
        return "ob:{" + symbol + "}";
    }

    public static String trades1s(String symbol) {
        return "tr:{" + symbol + "}:1s";
    }

    public static String trades5s(String symbol) {
        return "tr:{" + symbol + "}:5s";
    }

    public static String features(String symbol) {
        return "feat:{" + symbol + "}";
    }

    public static String quote(String symbol) {
        return "quotes:latest:{" + symbol + "}";
    }

    public static String health(String service, String node) {
        return "health:" + service + ":" + node;
    }
}
