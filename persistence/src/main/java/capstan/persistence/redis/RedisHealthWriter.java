package capstan.persistence.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Writes `health:{service}:{node}` hashes, which expire when a node stops reporting. Safe for any thread.
public final class RedisHealthWriter {

    private final RedisLink link;

    public RedisHealthWriter(RedisLink link) {
        this.link = link;
    }

    /// @param service as in health and metrics, for example `aggregator`
    /// @param node name of the reporting node
    /// @param status for example `healthy`
    /// @param version of Capstan
    /// @return fails with `RedisUnavailable` when Redis does not take it
    public CompletionStage<Void> report(
            String service, String node, String status, String version, Duration uptime, Instant now) {
        RedisLink.Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedStage(link.unavailable());
        }
        byte[][] keys = {bytes(HotStateKeys.health(service, node))};
        byte[][] arguments = {
            bytes(Long.toString(link.settings().healthTtl().toSeconds())),
            bytes("status"),
            bytes(status),
            bytes("version"),
            bytes(version),
            bytes("uptime_s"),
            bytes(Long.toString(uptime.toSeconds())),
            bytes("last_update_ms"),
            bytes(Long.toString(now.toEpochMilli()))
        };
        return session.commands()
                .<Long>evalsha(Scripts.REPORT_HEALTH.sha1(), ScriptOutputType.INTEGER, keys, arguments)
                .exceptionallyCompose(failure -> isNoScript(failure)
                        ? session.commands()
                                .<Long>eval(Scripts.REPORT_HEALTH.text(), ScriptOutputType.INTEGER, keys, arguments)
                        : CompletableFuture.failedStage(failure))
                .toCompletableFuture()
                .orTimeout(link.settings().commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((_, failure) -> {
                    if (failure != null) {
                        throw new RedisUnavailable(
                                "Redis at " + link.settings().address() + ": " + RedisErrors.explain(failure));
                    }
                    return null;
                });
    }

    private static boolean isNoScript(Throwable failure) {
        return failure instanceof RedisNoScriptException
                || failure instanceof CompletionException && failure.getCause() instanceof RedisNoScriptException;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
