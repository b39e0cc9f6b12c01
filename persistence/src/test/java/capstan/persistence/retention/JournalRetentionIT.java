package capstan.persistence.retention;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.symbol.BookEvent;
import capstan.persistence.OnPostgres;
import capstan.persistence.TestPostgres;
import capstan.persistence.journal.Facts;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.journal.JournalingEntity;
import capstan.persistence.journal.SnapshotReader;
import capstan.wire.journal.JournalCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deleting the journal of a real entity, with everything that may still need it. Its state snapshots are ten facts
/// apart, and the retention looks after each.
class JournalRetentionIT extends OnPostgres {

    private static final String ID = "SymbolBook|binance:BTCUSDT";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RetentionSettings KEEP_20 = settings(Duration.ZERO, 20, true, List.of("gap-ledger"));

    private JournalReader reader;
    private ActorTestKit actors;
    private ActorRef<JournalingEntity.Command> entity;
    private final List<BookEvent> facts = Facts.batches(100, 1, 20);
    private Instant now = Instant.now();

    @BeforeEach
    void open() {
        reader = new JournalReader(database, JournalReaderSettings.from(config));
        actors = ActorTestKit.create("retention", config);
        entity = actors.spawn(JournalingEntity.create("binance:BTCUSDT", 10));
    }

    @AfterEach
    void close() {
        actors.shutdownTestKit();
    }

    @Test
    void everythingIsKeptUnlessSomebodySaysOtherwise() throws Exception {
        var retention = retention(RetentionSettings.from(config));
        journalAll(retention);
        everythingTaken();

        assertThat(retention.sweep()).isFalse();

        assertThat(first()).isEqualTo(1);
        assertThat(count("state_checkpoint")).isZero();
    }

    @Test
    void whatIsDeletedEndsAtACheckpointAndTheEntityGoesOn() throws Exception {
        var retention = retention(KEEP_20);
        journalAll(retention);
        image(75);
        everythingTaken();

        int sweeps = 1;
        while (retention.sweep()) {
            sweeps++;
        }

        // At least 20 facts are kept, a book of each of them can be looked up, and the fold begins at a checkpoint.
        assertThat(first()).isEqualTo(71);
        assertThat(sweeps).as("batches of seven").isEqualTo(10);
        assertThat(retention.deleted()).isEqualTo(70);
        assertThat(retention.waiting()).isZero();
        assertThat(count("state_checkpoint where sequence_number < 70")).isZero();
        assertThat(count("state_checkpoint where sequence_number = 70")).isEqualTo(1);
        assertThat(count("snapshot where sequence_number < 70")).isZero();
        restart();
        assertThat(records()).containsExactlyElementsOf(encoded());
        journal(facts.subList(0, 1));
        assertThat(head().lastSequenceNr()).isEqualTo(101);
    }

    @Test
    void aDeletionThatWasCutOffIsTakenUpAgain() throws Exception {
        var retention = retention(KEEP_20);
        journalAll(retention);
        image(75);
        everythingTaken();
        retention.sweep();
        retention.sweep();
        assertThat(first()).isEqualTo(15);
        restart();
        assertThat(records()).containsExactlyElementsOf(encoded());

        finish(retention(KEEP_20));

        assertThat(first()).isEqualTo(71);
    }

    @Test
    void withoutAStateSnapshotNothingIsDeleted() throws Exception {
        var retention = retention(KEEP_20);
        journal(facts);
        Awaitility.await().atMost(PATIENCE).until(() -> count("snapshot") > 0);
        execute("delete from snapshot");
        image(75);
        everythingTaken();

        assertThat(retention.sweep()).isFalse();

        assertThat(first()).isEqualTo(1);
        assertThat(retention.waiting()).isEqualTo(1);
    }

    @Test
    void aStateSnapshotThatCannotBeReadStopsEverything() throws Exception {
        var retention = retention(KEEP_20);
        journalAll(retention);
        image(75);
        everythingTaken();
        damage("snapshot", "snapshot_payload", 100);

        finish(retention);

        assertThat(first()).isEqualTo(1);
        assertThat(retention.waiting()).isEqualTo(1);
    }

    @Test
    void aDamagedCheckpointIsNoBeginning() throws Exception {
        var retention = retention(KEEP_20);
        journalAll(retention);
        image(75);
        everythingTaken();
        damage("state_checkpoint", "payload", 70);

        finish(retention);

        assertThat(first()).isEqualTo(61);
    }

    @Test
    void aSinkThatIsBehindKeepsWhatItHasNotTaken() throws Exception {
        var retention = retention(KEEP_20);
        journalAll(retention);
        image(75);
        everythingTaken();
        // A reader that no setting names counts as well.
        execute("insert into projection_offset select 'lake', ordering, now() from event_journal"
                + " where sequence_number = 44");

        finish(retention);

        assertThat(first()).isEqualTo(41);
        execute("delete from projection_offset where name = 'lake'");
        finish(retention);
        assertThat(first()).isEqualTo(71);
    }

    @Test
    void aSinkThatNeverStartedKeepsEverything() throws Exception {
        var retention = retention(settings(Duration.ZERO, 20, true, List.of("gap-ledger", "bronze")));
        journalAll(retention);
        image(75);
        everythingTaken();

        finish(retention);

        assertThat(first()).isEqualTo(1);
        assertThat(retention.waiting()).isEqualTo(1);
        execute("insert into projection_offset select 'bronze', max(ordering), now() from event_journal");
        finish(retention);
        assertThat(first()).isEqualTo(71);
    }

    @Test
    void theLedgersOwnOffsetIsWaitedFor() throws Exception {
        var retention = retention(KEEP_20);
        journalAll(retention);
        image(75);

        finish(retention);

        assertThat(first()).isEqualTo(1);
    }

    @Test
    void withoutAnImageOfTheBookItsPastStays() throws Exception {
        var retention = retention(KEEP_20);
        journalAll(retention);
        everythingTaken();
        image(95); // too young: books of 81 to 94 could not be looked up

        finish(retention);
        assertThat(first()).isEqualTo(1);

        finish(retention(settings(Duration.ZERO, 20, false, List.of("gap-ledger"))));
        assertThat(first()).isEqualTo(81);
    }

    @Test
    void factsAreKeptForTheirTime() throws Exception {
        RetentionSettings hour = settings(Duration.ofHours(1), 0, true, List.of());
        var retention = retention(hour);
        now = Instant.now().minus(Duration.ofMinutes(1)); // the sampling below happens "now"
        journalAll(retention);
        image(100);
        everythingTaken();

        now = Instant.now().plus(Duration.ofMinutes(30));
        finish(retention);
        assertThat(first()).isEqualTo(1);
        assertThat(retention.waiting()).isZero();

        now = Instant.now().plus(Duration.ofHours(3));
        image(99);
        finish(retention);

        // The first state snapshot is the only checkpoint, since all came within one part of the hour.
        assertThat(first()).isEqualTo(11);
        restart();
        assertThat(records()).containsExactlyElementsOf(encoded());
    }

    @Test
    void theLastFactStaysSoThatNumbersGoOn() throws Exception {
        var retention = retention(settings(Duration.ZERO, 1, false, List.of()));
        journalAll(retention);
        journal(facts.subList(0, 1));

        finish(retention);

        assertThat(first()).isEqualTo(101);
        restart();
        journal(facts.subList(1, 2));
        assertThat(head()).isEqualTo(new JournalHead(ID, 101, 102));
    }

    private JournalRetention retention(RetentionSettings settings) {
        return new JournalRetention(database, reader, "SymbolBook", settings, () -> now);
    }

    private static RetentionSettings settings(
            Duration keepFor, long keepEvents, boolean timeTravel, List<String> sinks) {
        return new RetentionSettings(
                keepFor, keepEvents, 4, timeTravel, sinks, Duration.ofMinutes(1), Duration.ZERO, 7);
    }

    private static void finish(JournalRetention retention) {
        while (retention.sweep()) {
            Thread.onSpinWait();
        }
    }

    /// Journals ten facts at a time, and lets the retention look after each state snapshot.
    private void journalAll(JournalRetention retention) throws Exception {
        var snapshots = new SnapshotReader(database);
        for (int from = 0; from < facts.size(); from += 10) {
            journal(facts.subList(from, from + 10));
            long at = from + 10L;
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> snapshots
                            .latest(ID, Long.MAX_VALUE)
                            .filter(found -> found.sequenceNr() == at)
                            .isPresent());
            finish(retention);
        }
    }

    private void everythingTaken() {
        execute("insert into projection_offset select 'gap-ledger', max(ordering), now() from event_journal");
    }

    private void image(long sequenceNr) {
        execute("insert into book_image (persistence_id, sequence_number, last_update_id, taken_at, image) values ('"
                + ID + "', " + sequenceNr + ", 1, 1, '')");
    }

    private void damage(String table, String column, long sequenceNr) {
        execute("update " + table + " set " + column + " = set_byte(" + column + ", 30, get_byte(" + column
                + ", 30) # 1) where sequence_number = " + sequenceNr);
    }

    private void execute(String sql) {
        postgres.execute(TestPostgres.databaseName(config), sql);
    }

    private long count(String from) throws Exception {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    private JournalHead head() {
        return reader.head(ID).orElseThrow();
    }

    private long first() {
        return head().firstSequenceNr();
    }

    private void restart() {
        actors.stop(entity);
        entity = actors.spawn(JournalingEntity.create("binance:BTCUSDT", 10));
    }

    private void journal(List<BookEvent> some) throws Exception {
        AskPattern.<JournalingEntity.Command, Done>askWithStatus(
                        entity, replyTo -> new JournalingEntity.Journal(some, replyTo), PATIENCE, actors.scheduler())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private List<byte[]> records() throws Exception {
        return AskPattern.<JournalingEntity.Command, List<byte[]>>ask(
                        entity, JournalingEntity.GetRecords::new, PATIENCE, actors.scheduler())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private List<byte[]> encoded() {
        return facts.stream().map(JournalCodec::encode).toList();
    }
}
