package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolBook;
import capstan.cluster.cli.JournalFold;
import capstan.cluster.embedded.MortalServers;
import capstan.cluster.proof.OpenJournal;
import capstan.cluster.proof.SymbolAudit;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node whose journal is deleted behind it: what is left is proved, books of all of it are to be had, and
/// the node starts again on it.
class RetentionIT {

    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");

    @TempDir
    Path folder;

    @Test
    void aJournalWithoutItsBeginningIsProvedLookedUpAndRecovered() throws Exception {
        try (var servers = new MortalServers(folder.resolve("data"));
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .generated(GeneratorSettings.defaults()
                                .withSymbols(SymbolSpec.first(2))
                                .withPace(new Pace.Events(2_000)))
                        .build())) {
            Map<String, Object> settings = NodeOnTrial.settings(servers.addresses(), exchange);
            settings.put("capstan.actors.book.snapshot-every", 10);
            settings.put("capstan.actors.book.history.every-facts", 10);
            settings.put("capstan.actors.book.history.apart", "10ms");
            settings.put("capstan.persistence.retention.keep-events", 100);
            settings.put("capstan.persistence.retention.checkpoints", 4);
            settings.put("capstan.persistence.retention.interval", "100ms");
            try (var trial = new NodeOnTrial(settings)) {
                trial.awaitLive();
                everyFigureOfTheAlertsIsTold(trial);
                for (String symbol : SYMBOLS) {
                    await().untilAsserted(() -> assertThat(first(trial, symbol)).isGreaterThan(100));
                }
                prove(trial); // while it is cut further

                trial.node.stopFeed();
                await().untilAsserted(() -> assertThat(trial.get("/metrics").text())
                        .containsPattern("capstan_persistence_retention_facts_total [1-9]")
                        .contains("capstan_persistence_retention_waiting_count 0.0"));
                await().untilAsserted(() -> assertThat(beginnings(trial))
                        .isEqualTo(trial.verify().stream()
                                .map(SymbolAudit.Verdict::beginsAt)
                                .toList()));
                prove(trial);
                JsonNode proof = trial.get("/proof/BTCUSDT").json();
                assertThat(trial.get("/books/BTCUSDT?depth=1&at="
                                        + proof.get("last_update_id").asLong())
                                .json()
                                .get("chain"))
                        .isEqualTo(proof.get("chain"));
            }
            try (var trial = new NodeOnTrial(settings)) {
                trial.awaitLive();
                assertThat(trial.statuses())
                        .allSatisfy(status ->
                                assertThat(status.recoveredFromSnapshot()).isPositive());
                prove(trial);
            }
        }
    }

    private static void prove(NodeOnTrial trial) {
        assertThat(trial.verify()).hasSize(2).allSatisfy(verdict -> {
            assertThat(verdict.problems()).isEmpty();
            assertThat(verdict.holds()).isTrue();
            assertThat(verdict.beginsAt()).isPositive();
            assertThat(verdict.tradesFound()).isLessThan(verdict.trades().count());
        });
        var journal =
                new JournalReader(trial.node.database(), JournalReaderSettings.from(NodeOnTrial.config(Map.of())));
        var fold = new JournalFold(journal, SymbolBounds.DEFAULT);
        for (JournalHead head : journal.heads(SymbolBook.KEY.name())) {
            try (OpenJournal rows = fold.open(head)) {
                assertThat(rows.beginning().note(head.entityId()).orElseThrow())
                        .contains(head.entityId() + ": the beginning of the journal was deleted");
                assertThat(fold.fold(rows, _ -> {}).lastUpdateId()).isPositive();
            }
        }
    }

    /// From the start, so that an alert sees the first time; but those of Kinesis, which this node does not have.
    private static void everyFigureOfTheAlertsIsTold(NodeOnTrial trial) throws Exception {
        String metrics = trial.get("/metrics").text();
        List<String> named = Pattern.compile("capstan_[a-z0-9_]+")
                .matcher(Files.readString(Path.of("../docs/alerts.yaml")))
                .results()
                .map(MatchResult::group)
                .filter(name -> !name.startsWith("capstan_streams_kinesis_"))
                .distinct()
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(metrics).contains("\n# TYPE " + name + " "));
    }

    /// The stored states that `/proof` says to begin with, by symbol.
    private static List<Long> beginnings(NodeOnTrial trial) throws Exception {
        var beginnings = new ArrayList<Long>();
        for (String symbol : SYMBOLS) {
            JsonNode proof = trial.get("/proof/" + symbol).json();
            beginnings.add(proof.at("/verification/from_state_snapshot").asLong());
            assertThat(proof.at("/journal/first_sequence_nr").asLong()).isEqualTo(beginnings.getLast() + 1);
        }
        return beginnings;
    }

    private static long first(NodeOnTrial trial, String symbol) throws Exception {
        return trial.get("/proof/" + symbol)
                .json()
                .at("/journal/first_sequence_nr")
                .asLong();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }
}
