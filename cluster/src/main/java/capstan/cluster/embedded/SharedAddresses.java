package capstan.cluster.embedded;

import java.util.List;
import java.util.stream.Stream;

/// Addresses of this machine on a private network at which embedded servers listen beside `127.0.0.1`, for nodes that
/// run in networks of their own.
///
/// @param postgres of PostgreSQL
/// @param redis of Redis
/// @param clients whom PostgreSQL lets in without a password, such as `10.200.0.0/24`; empty for nobody
public record SharedAddresses(List<String> postgres, List<String> redis, List<String> clients) {

    private static final String LOOPBACK = "127.0.0.1";

    /// Servers are reached from this machine only.
    public static final SharedAddresses NONE = new SharedAddresses(List.of(), List.of(), List.of());

    public SharedAddresses {
        postgres = List.copyOf(postgres);
        redis = List.copyOf(redis);
        clients = List.copyOf(clients);
    }

    public static SharedAddresses of(String postgres, String redis, String clients) {
        return new SharedAddresses(List.of(postgres), List.of(redis), List.of(clients));
    }

    List<String> postgresListens() {
        return Stream.concat(Stream.of(LOOPBACK), postgres.stream()).toList();
    }

    List<String> redisListens() {
        return Stream.concat(Stream.of(LOOPBACK), redis.stream()).toList();
    }
}
