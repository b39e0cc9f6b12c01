package capstan.persistence.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Reads hot state by the one server-side read of the contract: all hashes of a symbol as they are at one moment.
/// Safe for any thread.
public final class RedisHotStateReader {

    private static final int HASHES = 4;

    private final RedisLink link;

    public RedisHotStateReader(RedisLink link) {
        this.link = link;
    }

    /// Reads symbols in the order given. On a single server up to `read-batch` symbols are read at one moment; in
    /// cluster mode each symbol is, since symbols lie on different nodes.
    ///
    /// @return fails with `RedisUnavailable` when Redis does not answer
    public CompletionStage<Map<String, SymbolHashes>> read(Collection<String> symbols) {
        RedisLink.Session session = link.session();
        if (session == null) {
            return CompletableFuture.failedStage(link.unavailable());
        }
        int each = link.settings().isCluster() ? 1 : link.settings().readBatch();
        var names = List.copyOf(symbols);
        CompletableFuture<Map<String, SymbolHashes>> all = CompletableFuture.completedFuture(new LinkedHashMap<>());
        for (int from = 0; from < names.size(); from += each) {
            List<String> group = names.subList(from, Math.min(names.size(), from + each));
            all = all.thenCombine(readGroup(session, group), (into, read) -> {
                into.putAll(read);
                return into;
            });
        }
        return all.orTimeout(link.settings().commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
    }

    /// As `read`, of one symbol.
    public CompletionStage<SymbolHashes> read(String symbol) {
        return read(List.of(symbol)).thenApply(hashes -> hashes.get(symbol));
    }

    private CompletionStage<Map<String, SymbolHashes>> readGroup(RedisLink.Session session, List<String> symbols) {
        byte[][] keys = new byte[symbols.size() * HASHES][];
        for (int index = 0; index < symbols.size(); index++) {
            String symbol = symbols.get(index);
            keys[HASHES * index] = bytes(HotStateKeys.book(symbol));
            keys[HASHES * index + 1] = bytes(HotStateKeys.trades1s(symbol));
            keys[HASHES * index + 2] = bytes(HotStateKeys.trades5s(symbol));
            keys[HASHES * index + 3] = bytes(HotStateKeys.features(symbol));
        }
        return session.commands()
                .<List<Object>>evalsha(Scripts.READ.sha1(), ScriptOutputType.MULTI, keys)
                .exceptionallyCompose(failure -> isNoScript(failure)
                        ? session.commands().<List<Object>>eval(Scripts.READ.text(), ScriptOutputType.MULTI, keys)
                        : CompletableFuture.failedStage(failure))
                .thenApply(hashes -> {
                    link.answered();
                    return hashes(symbols, hashes);
                });
    }

    private static Map<String, SymbolHashes> hashes(List<String> symbols, List<Object> hashes) {
        var bySymbol = new LinkedHashMap<String, SymbolHashes>();
        for (int index = 0; index < symbols.size(); index++) {
            int first = HASHES * index;
            bySymbol.put(
                    symbols.get(index),
                    new SymbolHashes(
                            fields(hashes.get(first)),
                            fields(hashes.get(first + 1)),
                            fields(hashes.get(first + 2)),
                            fields(hashes.get(first + 3))));
        }
        return bySymbol;
    }

    /// @param flat list of fields and values
    private static Map<String, String> fields(Object flat) {
        var fields = new LinkedHashMap<String, String>();
        for (Iterator<?> texts = ((List<?>) flat).iterator(); texts.hasNext(); ) {
            fields.put(text(texts.next()), text(texts.next()));
        }
        return fields;
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private RedisUnavailable explained(Throwable failure) {
        return failure instanceof RedisUnavailable known
                ? known
                : new RedisUnavailable("Redis at " + link.settings().address() + ": " + RedisErrors.explain(failure));
    }

    private static boolean isNoScript(Throwable failure) {
        return failure instanceof RedisNoScriptException
                || failure instanceof CompletionException && failure.getCause() instanceof RedisNoScriptException;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
