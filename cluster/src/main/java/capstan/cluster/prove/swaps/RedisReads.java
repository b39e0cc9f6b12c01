package capstan.cluster.prove.swaps;

import capstan.persistence.redis.HotStateKeys;
import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import capstan.persistence.redis.SymbolHashes;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// The ways to read Redis: by the project's server-side read, and as anybody's client does by plain `HGETALL`s. Some
/// readers share a connection, as they do in a service.
final class RedisReads implements AutoCloseable {

    private static final int READERS_A_CONNECTION = 8;
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final RedisSettings settings;
    private final List<RedisLink> links = new ArrayList<>();
    private final List<RedisClusterAsyncCommands<String, String>> plain = new ArrayList<>();
    private final AbstractRedisClient client;

    RedisReads(RedisSettings settings, int readers) {
        this.settings = settings;
        int connections = Math.max(1, Math.ceilDiv(readers, 2 * READERS_A_CONNECTION));
        for (int index = 0; index < connections; index++) {
            RedisLink link = RedisLink.open(settings);
            links.add(link);
            link.whenUp(settings.connectTimeout().plusSeconds(10))
                    .toCompletableFuture()
                    .join();
        }
        if (settings.isCluster()) {
            RedisClusterClient cluster = RedisClusterClient.create(RedisURI.create(firstNode(settings.uri())));
            client = cluster;
            for (int index = 0; index < connections; index++) {
                plain.add(cluster.connect().async());
            }
        } else {
            RedisClient single = RedisClient.create(settings.uri());
            client = single;
            for (int index = 0; index < connections; index++) {
                plain.add(single.connect().async());
            }
        }
    }

    private static String firstNode(String uris) {
        return uris.split(",")[0];
    }

    /// The read of all hashes at one moment, for the reader with this number.
    CompletionStage<SymbolHashes> readAtOnce(int reader, String symbol) {
        return new RedisHotStateReader(links.get(reader % links.size())).read(symbol);
    }

    /// One `HGETALL` after the other, the book first and the features last.
    CompletionStage<SymbolHashes> readPlain(int reader, String symbol) {
        var commands = plain.get(reader % plain.size());
        CompletionStage<Map<String, String>> book = commands.hgetall(HotStateKeys.book(symbol));
        CompletionStage<Map<String, String>> one = commands.hgetall(HotStateKeys.trades1s(symbol));
        CompletionStage<Map<String, String>> five = commands.hgetall(HotStateKeys.trades5s(symbol));
        CompletionStage<Map<String, String>> features = commands.hgetall(HotStateKeys.features(symbol));
        return book.thenCombine(one, (b, o) -> new SymbolHashes(b, o, Map.of(), Map.of()))
                .thenCombine(five, (set, f) -> new SymbolHashes(set.book(), set.trades1s(), f, Map.of()))
                .thenCombine(features, (set, f) -> new SymbolHashes(set.book(), set.trades1s(), set.trades5s(), f))
                .toCompletableFuture()
                .orTimeout(settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        links.forEach(RedisLink::close);
        client.shutdown(Duration.ZERO, CLOSE);
    }
}
