package capstan.cluster.cli;

import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Proves a journal.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Folds the journal again from its first fact and proves it: every byte, the chain, sequence numbers,",
            "trade ids, and what Redis shows at the same update id. Where the first facts were deleted by the retention,",
            "it folds from the oldest stored state that holds them, and says so. Attaches to the servers of a node that",
            "runs on the data folder, or starts them for itself. Exit code 1 when anything does not hold."
        })
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final StoreOptions stores = new StoreOptions();

    @Option(names = "--symbol", paramLabel = "SYMBOL", description = "only this symbol, for example BTCUSDT")
    private @Nullable String symbol;

    @Option(names = "--no-redis", description = "do not compare with what Redis shows")
    private boolean noRedis;

    @Override
    public Integer call() {
        Console console = common.console();
        try (Stores opened = Stores.open(stores, false)) {
            Config config = opened.config(Map.of());
            long begin = System.nanoTime();
            try (Database database = Database.open(DatabaseSettings.from(config))) {
                return verify(console, opened, config, database, begin);
            }
        }
    }

    private int verify(Console console, Stores opened, Config config, Database database, long begin) {
        var proof = new Proof(console, database, config);
        Map<String, List<Shown>> shown = shown(opened, config, proof);
        List<JournalHead> heads = proof.heads(this::isWanted);
        if (heads.isEmpty()) {
            throw new CommandFailed(
                    CommandFailed.CHECK_FAILED,
                    "the journal holds no " + (symbol == null ? "symbol" : symbol) + "; nothing to verify");
        }
        List<SymbolAudit.Verdict> verdicts = proof.verify(heads, shown);
        var report = new Report();
        boolean holds = Proof.tell(report, verdicts);
        report.list("books", verdicts.stream().map(Proof::book).toList())
                .put("millis", (System.nanoTime() - begin) / 1_000_000);
        console.report(report);
        return holds ? 0 : CommandFailed.CHECK_FAILED;
    }

    private Map<String, List<Shown>> shown(Stores opened, Config config, Proof proof) {
        if (noRedis || !opened.hasRedis()) {
            return new HashMap<>();
        }
        List<JournalHead> heads = proof.heads(this::isWanted);
        try (RedisLink link = RedisLink.open(RedisSettings.from(config))) {
            var shown = new HashMap<String, List<Shown>>();
            heads.stream()
                    .map(head -> head.entityId().substring(0, head.entityId().indexOf(':')))
                    .distinct()
                    .forEach(venue -> shown.putAll(Proof.shownBy(
                            link,
                            venue,
                            heads.stream()
                                    .map(JournalHead::entityId)
                                    .filter(id -> id.startsWith(venue + ":"))
                                    .map(id -> id.substring(venue.length() + 1))
                                    .toList())));
            return shown;
        }
    }

    private boolean isWanted(String entityId) {
        String only = symbol;
        return only == null || entityId.endsWith(":" + only.toUpperCase(Locale.ROOT));
    }
}
