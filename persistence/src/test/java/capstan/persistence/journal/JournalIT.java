package capstan.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import capstan.market.symbol.BookEvent;
import capstan.persistence.OnPostgres;
import capstan.persistence.TestPostgres;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.DatabaseSettings;
import capstan.wire.journal.JournalCodec;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The journal through a real actor system into a real PostgreSQL, and out again by the direct reader.
class JournalIT extends OnPostgres {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long NO_SNAPSHOTS = Long.MAX_VALUE;

    private JournalReader reader;
    private ActorTestKit actors;

    @BeforeEach
    void open() {
        reader = new JournalReader(database, JournalReaderSettings.from(config));
        actors = ActorTestKit.create("journal", config);
    }

    @AfterEach
    void close() {
        actors.shutdownTestKit();
    }

    @Test
    void factsOfEveryKindComeBackAsTheyWere() throws Exception {
        List<BookEvent> facts = Facts.ofEveryKind();
        var entity = actors.spawn(JournalingEntity.create("binance:BTCUSDT", NO_SNAPSHOTS));
        journal(entity, facts);
        actors.stop(entity);

        var recovered = actors.spawn(JournalingEntity.create("binance:BTCUSDT", NO_SNAPSHOTS));

        assertThat(records(recovered)).containsExactlyElementsOf(encoded(facts));
        var rows = rows("binance:BTCUSDT", 1, Long.MAX_VALUE);
        assertThat(rows).extracting(JournalRow::sequenceNr).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(rows).extracting(row -> JournalCodec.encode(row.decode())).containsExactlyElementsOf(encoded(facts));
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.persistenceId()).isEqualTo("SymbolBook|binance:BTCUSDT");
            assertThat(row.manifest()).isEqualTo(row.sequenceNr() == 3 ? "fact" : "ledger");
            assertThat(row.writtenAtMillis()).isPositive();
        });
    }

    @Test
    void everyEntityIsListedWithItsReach() throws Exception {
        for (String id : List.of("binance:BTCUSDT", "binance:ETHUSDT", "coinbase:BTC-USD")) {
            journal(actors.spawn(JournalingEntity.create(id, NO_SNAPSHOTS)), Facts.batches(id.length(), 1, 10));
        }
        postgres.execute(
                TestPostgres.databaseName(config),
                "insert into event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest,"
                        + " event_payload) values ('Other|x', 1, 'w', 1, '', ''), ('SymbolBookish|x', 1, 'w', 1, '', '')");

        assertThat(reader.heads("SymbolBook"))
                .containsExactly(
                        new JournalHead("SymbolBook|binance:BTCUSDT", 1, 15),
                        new JournalHead("SymbolBook|binance:ETHUSDT", 1, 15),
                        new JournalHead("SymbolBook|coinbase:BTC-USD", 1, 16));
        assertThat(reader.heads("SymbolBook").getFirst().entityId()).isEqualTo("binance:BTCUSDT");
        assertThat(reader.head("SymbolBook|binance:ETHUSDT"))
                .contains(new JournalHead("SymbolBook|binance:ETHUSDT", 1, 15));
        assertThat(reader.head("SymbolBook|binance:NONE")).isEmpty();
    }

    @Test
    void aPartOfTheJournalIsReadInOrder() throws Exception {
        var settings = new JournalReaderSettings(16 << 10, 50, 1);
        reader = new JournalReader(database, settings);
        List<BookEvent> facts = Facts.batches(900, 3, 400);
        journal(actors.spawn(JournalingEntity.create("binance:BTCUSDT", NO_SNAPSHOTS)), facts);

        var rows = rows("binance:BTCUSDT", 101, 800);

        assertThat(rows).extracting(JournalRow::payload).containsExactlyElementsOf(encoded(facts.subList(100, 800)));
        assertThat(rows.getFirst().sequenceNr()).isEqualTo(101);
        assertThat(rows.getLast().sequenceNr()).isEqualTo(800);
    }

    @Test
    void allEntitiesAreReadInOnePassEachInItsOwnOrder() throws Exception {
        var entities = new ArrayList<ActorRef<JournalingEntity.Command>>();
        for (int index = 0; index < 5; index++) {
            entities.add(actors.spawn(JournalingEntity.create("binance:S" + index, NO_SNAPSHOTS)));
        }
        var writes = new ArrayList<CompletionStage<Done>>();
        for (BookEvent fact : Facts.batches(60, 2, 50)) {
            entities.forEach(entity -> writes.add(write(entity, List.of(fact))));
        }
        for (var write : writes) {
            write.toCompletableFuture().get(20, TimeUnit.SECONDS);
        }

        long[] next = {1, 1, 1, 1, 1};
        long lastOrdering = 0;
        try (JournalStream stream = reader.allRows(0)) {
            for (JournalRow row = stream.next(); row != null; row = stream.next()) {
                int entity = row.persistenceId().charAt(row.persistenceId().length() - 1) - '0';
                assertThat(row.sequenceNr()).isEqualTo(next[entity]++);
                assertThat(row.ordering()).isGreaterThan(lastOrdering);
                lastOrdering = row.ordering();
            }
        }
        assertThat(next).containsOnly(61);
        try (JournalStream behind = reader.allRows(lastOrdering)) {
            assertThat(behind.next()).isNull();
        }
    }

    @Test
    void aStreamThatIsClosedEarlyGivesItsConnectionBack() throws Exception {
        reader = new JournalReader(database, new JournalReaderSettings(16 << 10, 10, 1));
        journal(actors.spawn(JournalingEntity.create("binance:BTCUSDT", NO_SNAPSHOTS)), Facts.batches(400, 3, 400));

        for (int round = 0; round < 3 * database.settings().poolSize(); round++) {
            try (JournalStream stream = reader.rows("SymbolBook|binance:BTCUSDT", 1, Long.MAX_VALUE)) {
                assertThat(stream.next()).isNotNull();
            }
        }

        Awaitility.await().atMost(PATIENCE).until(() -> database.busyConnections() == 0);
    }

    @Test
    void recoveryGoesOnFromTheNewestStateSnapshot() throws Exception {
        List<BookEvent> facts = Facts.batches(25, 2, 100);
        var entity = actors.spawn(JournalingEntity.create("binance:BTCUSDT", 10));
        for (BookEvent fact : facts) {
            journal(entity, List.of(fact));
        }
        var snapshots = new SnapshotReader(database);
        String persistenceId = JournalReader.persistenceId("SymbolBook", "binance:BTCUSDT");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> snapshots
                        .latest(persistenceId, Long.MAX_VALUE)
                        .filter(found -> found.sequenceNr() == 20)
                        .isPresent());
        actors.stop(entity);
        // What a snapshot holds is not read again: without these rows only it can bring them back.
        postgres.execute(TestPostgres.databaseName(config), "delete from event_journal where sequence_number <= 20");

        var recovered = actors.spawn(JournalingEntity.create("binance:BTCUSDT", 10));

        assertThat(records(recovered)).containsExactlyElementsOf(encoded(facts));
        assertThat(snapshots.latest(persistenceId, 19).orElseThrow().sequenceNr())
                .isEqualTo(10);
        assertThat(snapshots.latest(persistenceId, 9)).isEmpty();
        assertThat(snapshots.latest(persistenceId, 20).orElseThrow().image().sections())
                .hasSize(20);
    }

    @Test
    void aFlippedByteIsFoundNamedAndReadPast() throws Exception {
        journal(actors.spawn(JournalingEntity.create("binance:BTCUSDT", NO_SNAPSHOTS)), Facts.batches(20, 2, 100));
        postgres.execute(
                TestPostgres.databaseName(config),
                "update event_journal set event_payload = set_byte(event_payload, 150, get_byte(event_payload, 150) # 1)"
                        + " where sequence_number = 7");

        int decoded = 0;
        var undecodable = new ArrayList<UndecodableRow>();
        try (JournalStream stream = reader.rows("SymbolBook|binance:BTCUSDT", 1, Long.MAX_VALUE)) {
            for (JournalRow row = stream.next(); row != null; row = stream.next()) {
                try {
                    row.decode();
                    decoded++;
                } catch (UndecodableRow found) {
                    undecodable.add(found);
                }
            }
        }

        assertThat(decoded).isEqualTo(19);
        assertThat(undecodable).singleElement().satisfies(found -> {
            assertThat(found.persistenceId()).isEqualTo("SymbolBook|binance:BTCUSDT");
            assertThat(found.sequenceNr()).isEqualTo(7);
            assertThat(found).hasMessageContaining("SymbolBook|binance:BTCUSDT sequence number 7");
        });
    }

    @Test
    void aRowOfSomethingElseIsNoFact() throws Exception {
        journal(actors.spawn(JournalingEntity.create("binance:BTCUSDT", NO_SNAPSHOTS)), Facts.batches(1, 1, 10));
        postgres.execute(TestPostgres.databaseName(config), "update event_journal set event_ser_manifest = 'fact2'");

        JournalRow row = rows("binance:BTCUSDT", 1, 1).getFirst();

        assertThatThrownBy(row::decode)
                .isInstanceOf(UndecodableRow.class)
                .hasMessageContaining("expected a manifest of 'fact' or 'ledger', got 'fact2'");
    }

    @Test
    void readingWithoutTablesSaysWhatIsMissing() {
        Config empty = postgres.newDatabase();
        try (Database other = Database.open(DatabaseSettings.from(empty));
                JournalStream stream =
                        new JournalReader(other, JournalReaderSettings.from(empty)).rows("SymbolBook|x", 1, 2)) {
            DatabaseFailure failure = catchThrowableOfType(DatabaseFailure.class, stream::next);

            assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.WRONG_SCHEMA);
        }
    }

    private List<JournalRow> rows(String entityId, long from, long to) {
        var rows = new ArrayList<JournalRow>();
        try (JournalStream stream = reader.rows(JournalReader.persistenceId("SymbolBook", entityId), from, to)) {
            for (JournalRow row = stream.next(); row != null; row = stream.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private CompletionStage<Done> write(ActorRef<JournalingEntity.Command> entity, List<BookEvent> facts) {
        return AskPattern.askWithStatus(
                entity, replyTo -> new JournalingEntity.Journal(facts, replyTo), PATIENCE, actors.scheduler());
    }

    private void journal(ActorRef<JournalingEntity.Command> entity, List<BookEvent> facts) throws Exception {
        write(entity, facts).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private List<byte[]> records(ActorRef<JournalingEntity.Command> entity) throws Exception {
        return AskPattern.<JournalingEntity.Command, List<byte[]>>ask(
                        entity, JournalingEntity.GetRecords::new, PATIENCE, actors.scheduler())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static List<byte[]> encoded(List<BookEvent> facts) {
        return facts.stream().map(JournalCodec::encode).toList();
    }
}
