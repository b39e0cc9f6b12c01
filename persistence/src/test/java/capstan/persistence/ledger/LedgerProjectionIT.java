package capstan.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import capstan.market.book.GapKind;
import capstan.market.ledger.LedgerAnchor;
import capstan.market.ledger.LedgerGap;
import capstan.market.ledger.LedgerQuery;
import capstan.market.ledger.LedgerTotals;
import capstan.market.ledger.SymbolLedger;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Healing;
import capstan.persistence.OnPostgres;
import capstan.persistence.TestPostgres;
import capstan.persistence.database.DatabaseFailure;
import capstan.wire.journal.JournalCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The gap ledger made of a real journal, while writers are slow, die, or are many.
class LedgerProjectionIT extends OnPostgres {

    private Connection writing;
    private JournalWriter btc;
    private LedgerProjection projection;
    private PostgresGapLedger ledger;
    private ExecutorService threads;

    @BeforeEach
    void open() throws SQLException {
        writing = database.dataSource().getConnection();
        btc = new JournalWriter(writing, "BTCUSDT");
        projection = projection(500);
        threads = Executors.newCachedThreadPool();
        ledger = new PostgresGapLedger(database, threads);
    }

    @AfterEach
    void close() throws SQLException {
        threads.shutdown();
        writing.close();
    }

    @Test
    void gapsAndAnchorsBecomeRowsInOrder() throws Exception {
        btc.gap(GapKind.DISCONNECTED, 0, 0);
        btc.anchor(10);
        btc.batch();
        btc.gap(GapKind.DEPTH_IDS, 11, 15);
        btc.gap(GapKind.TRADE_IDS, 7, 10);
        btc.anchor(20);
        btc.anchor(30);

        catchUp();

        assertThat(newest(ledger.gaps(LedgerQuery.newest(10))))
                .extracting(LedgerGap::kind, LedgerGap::sequenceNr, LedgerGap::expectedId, LedgerGap::receivedId)
                .containsExactly(
                        tuple("TRADE_IDS", 5L, 7L, 10L),
                        tuple("DEPTH_IDS", 4L, 11L, 15L),
                        tuple("DISCONNECTED", 1L, 0L, 0L));
        List<LedgerGap> gaps = newest(ledger.gaps(LedgerQuery.newest(10).of("binance", "BTCUSDT")));
        assertThat(gaps.get(0).healed()).isNull();
        assertThat(gaps.get(1).detectedAtMicros()).isEqualTo(JournalWriter.at(4));
        assertThat(gaps.get(1).line()).isEqualTo(2);
        assertThat(gaps.get(1).detail()).isEqualTo("expected 11");
        assertThat(gaps.get(1).healed())
                .isEqualTo(new LedgerGap.Healed(JournalWriter.at(6), "SNAPSHOT", -1, 0, 6, false));
        assertThat(newest(ledger.anchors(LedgerQuery.newest(10))))
                .extracting(LedgerAnchor::updateId, LedgerAnchor::reason, LedgerAnchor::bidLevels)
                .containsExactly(tuple(30L, "REBUILT", 2), tuple(20L, "DEPTH_IDS", 2), tuple(10L, "DISCONNECTED", 2));
    }

    @Test
    void aGapSaysWhatHealedItAndHowLongThatTook() throws Exception {
        var heard = new ArrayList<String>();
        projection = projection(500, (by, open) -> heard.add(by + " " + open.toSeconds()));
        btc.gap(GapKind.DEPTH_IDS, 11, 15);
        btc.gap(GapKind.TRADE_IDS, 7, 10);
        btc.batch();
        btc.healed(GapKind.DEPTH_IDS, 11, 15, 1, Healing.LINE, 2, 0);
        btc.healed(GapKind.TRADE_IDS, 7, 10, 2, Healing.BACKFILL, -1, 25);
        btc.gap(GapKind.DEPTH_IDS, 11, 15); // the same ids again, later
        btc.anchor(30);
        btc.healed(GapKind.DEPTH_IDS, 11, 15, 6, Healing.SNAPSHOT, -1, 250);
        btc.anchor(40, AnchorReason.OPERATOR);
        btc.healed(GapKind.CROSSED, 3, 0, -5, Healing.LINE, 1, 0); // its GapDetected is gone from the journal

        catchUp();

        assertThat(newest(ledger.gaps(LedgerQuery.newest(5))))
                .extracting(LedgerGap::healed)
                .containsExactly(
                        new LedgerGap.Healed(JournalWriter.at(8), "SNAPSHOT", -1, 250, 8, true),
                        new LedgerGap.Healed(JournalWriter.at(5), "BACKFILL", -1, 25, 5, true),
                        new LedgerGap.Healed(JournalWriter.at(4), "LINE", 2, 0, 4, true));
        assertThat(newest(ledger.anchors(LedgerQuery.newest(5))))
                .extracting(LedgerAnchor::reason)
                .containsExactly("OPERATOR", "DEPTH_IDS");
        assertThat(newest(ledger.totals()).weight()).isEqualTo(275);
        assertThat(heard).containsExactly("LINE 3", "BACKFILL 3", "SNAPSHOT 2");
    }

    @Test
    void missingTradesAreListedAndCounted() throws Exception {
        btc.gap(GapKind.TRADE_IDS, 7, 12);
        btc.gap(GapKind.TRADE_IDS, 20, 22);
        btc.backfilled(7, 9);
        btc.missing(10, 11);
        btc.backfilled(20, 20);

        catchUp();

        SymbolLedger held = newest(ledger.symbol("binance", "BTCUSDT", 5));
        assertThat(held.missing())
                .containsExactly(new SymbolLedger.MissingTrades(4, JournalWriter.at(4), 10, 11, "gone"));
        assertThat(held.open()).extracting(LedgerGap::expectedId).containsExactly(20L);
        assertThat(held.firstSequenceNr()).isEqualTo(1);
        assertThat(held.lastSequenceNr()).isEqualTo(5);
        LedgerTotals totals = newest(ledger.totals());
        assertThat(totals).isEqualTo(held.totals());
        assertThat(totals.gaps()).containsOnly(Map.entry("TRADE_IDS", 2L));
        assertThat(totals.healed()).containsOnly(Map.entry("MISSING", 1L));
        assertThat(totals.tradesMissing()).isEqualTo(2);
        assertThat(totals.oldestOpenAtMicros()).isEqualTo(JournalWriter.at(2));
    }

    @Test
    void factsOfEarlierVersionsAreTakenAndBatchesNeverTouched() throws Exception {
        var gap = new BookEvent.GapDetected(btc.stamp(), GapKind.CROSSED, 5, 0, -1, "crossed");
        btc.put("fact", JournalCodec.encode(gap));
        for (int count = 0; count < 200; count++) {
            btc.batch();
        }

        catchUp();

        assertThat(newest(ledger.gaps(LedgerQuery.newest(5))))
                .extracting(LedgerGap::kind)
                .containsExactly("CROSSED");
        assertThat(projection.taken()).isEqualTo(1);
        try (Statement statement = writing.createStatement();
                ResultSet plan = statement.executeQuery("explain select ordering, event_payload from ledger_fact"
                        + " where ordering > 5 and ordering <= 900 order by ordering limit 500")) {
            var text = new StringBuilder();
            while (plan.next()) {
                text.append(plan.getString(1)).append('\n');
            }
            assertThat(text.toString()).contains("event_journal_ledger_idx").doesNotContain("Seq Scan");
        }
    }

    @Test
    void aFactThatCommitsBehindLaterOnesIsNotPassedOver() throws Exception {
        try (Connection slow = database.dataSource().getConnection()) {
            slow.setAutoCommit(false);
            new JournalWriter(slow, "SLOW").gap(GapKind.SILENCE, 0, 0); // has the lower ordering, commits last
            btc.gap(GapKind.CROSSED, 5, 0);

            for (int look = 0; look < 5; look++) {
                assertThat(projection.step()).isEqualTo(LedgerProjection.Step.UNSETTLED);
            }
            assertThat(newest(ledger.gaps(LedgerQuery.newest(5)))).isEmpty();
            slow.commit();
            slow.setAutoCommit(true);
        }

        catchUp();

        assertThat(newest(ledger.gaps(LedgerQuery.newest(5))))
                .extracting(LedgerGap::symbol)
                .containsExactly("BTCUSDT", "SLOW");
    }

    @Test
    void aWriterThatGivesUpLeavesAHoleThatIsPassed() throws Exception {
        try (Connection slow = database.dataSource().getConnection()) {
            slow.setAutoCommit(false);
            new JournalWriter(slow, "SLOW").gap(GapKind.SILENCE, 0, 0);
            btc.gap(GapKind.CROSSED, 5, 0);
            assertThat(projection.step()).isEqualTo(LedgerProjection.Step.UNSETTLED);
            slow.rollback();
            slow.setAutoCommit(true);
        }

        catchUp();

        assertThat(newest(ledger.gaps(LedgerQuery.newest(5))))
                .extracting(LedgerGap::symbol)
                .containsExactly("BTCUSDT");
    }

    @Test
    void manyWritersAndTwoProjectionsGiveEachFactOnce() throws Exception {
        int writers = 4;
        int facts = 150;
        List<LedgerProjection> projections = List.of(projection(7), projection(11));
        var running = new ArrayList<Future<?>>();
        for (int writer = 0; writer < writers; writer++) {
            String symbol = "S" + writer;
            running.add(threads.submit(() -> {
                try (Connection connection = database.dataSource().getConnection()) {
                    connection.setAutoCommit(false);
                    var journal = new JournalWriter(connection, symbol);
                    for (int fact = 1; fact <= facts; fact++) {
                        journal.gap(GapKind.DEPTH_IDS, fact, fact + 1);
                        if (fact % 3 == 0) {
                            connection.commit();
                        }
                    }
                    connection.commit();
                    connection.setAutoCommit(true);
                    return facts;
                }
            }));
        }
        for (LedgerProjection each : projections) {
            running.add(threads.submit(() -> {
                while (projections.stream().mapToLong(LedgerProjection::taken).sum() < writers * facts) {
                    each.step();
                }
                return each.taken();
            }));
        }
        for (var each : running) {
            each.get(60, TimeUnit.SECONDS);
        }

        assertThat(newest(ledger.totals()).gapCount()).isEqualTo(writers * facts);
        assertThat(projections.stream().mapToLong(LedgerProjection::taken).sum())
                .isEqualTo(writers * facts);
    }

    @Test
    void aStepThatFailsLeavesNothingBehind() throws Exception {
        btc.gap(GapKind.CROSSED, 1, 0);
        btc.gap(GapKind.CROSSED, 2, 0);
        btc.gap(GapKind.CROSSED, 3, 0);
        String name = TestPostgres.databaseName(config);
        postgres.execute(name, "alter table gap_ledger add constraint no_three check (expected_id <> 3)");

        assertThatThrownBy(this::catchUp).isInstanceOf(DatabaseFailure.class).hasMessageContaining("no_three");
        assertThat(newest(ledger.gaps(LedgerQuery.newest(5)))).isEmpty();
        assertThat(projection.taken()).isZero();
        postgres.execute(name, "alter table gap_ledger drop constraint no_three");
        catchUp();

        assertThat(newest(ledger.totals()).gapCount()).isEqualTo(3);
        assertThat(projection.taken()).isEqualTo(3);
    }

    @Test
    void withoutItsOffsetTheLedgerIsMadeAgain() throws Exception {
        btc.gap(GapKind.DEPTH_IDS, 11, 15);
        btc.gap(GapKind.TRADE_IDS, 3, 5);
        btc.anchor(20);
        btc.missing(3, 4);
        catchUp();
        var gaps = newest(ledger.gaps(LedgerQuery.newest(5)));
        var anchors = newest(ledger.anchors(LedgerQuery.newest(5)));
        LedgerTotals totals = newest(ledger.totals());
        // A row that is wrong and one whose fact is gone from the journal.
        postgres.execute(
                TestPostgres.databaseName(config),
                "update gap_ledger set kind = 'SILENCE', healed_by = null, healed_at = null where sequence_nr = 1",
                "delete from event_journal where sequence_number = 4",
                "delete from projection_offset");

        catchUp();

        assertThat(newest(ledger.anchors(LedgerQuery.newest(5)))).isEqualTo(anchors);
        assertThat(newest(ledger.gaps(LedgerQuery.newest(5))).get(1)).isEqualTo(gaps.get(1));
        assertThat(newest(ledger.totals()).tradesMissing()).isEqualTo(totals.tradesMissing());
    }

    @Test
    void aDamagedFactIsNamedAndPassedOver() throws Exception {
        btc.gap(GapKind.CROSSED, 1, 0);
        btc.gap(GapKind.CROSSED, 2, 0);
        btc.gap(GapKind.CROSSED, 3, 0);
        postgres.execute(
                TestPostgres.databaseName(config),
                "update event_journal set event_payload = set_byte(event_payload, 40, get_byte(event_payload, 40) # 1)"
                        + " where sequence_number = 2");

        catchUp();

        assertThat(newest(ledger.gaps(LedgerQuery.newest(5))))
                .extracting(LedgerGap::sequenceNr)
                .containsExactly(3L, 1L);
        assertThat(projection.unreadable()).isEqualTo(1);
    }

    @Test
    void aDeadDatabaseIsWaitedFor() throws Exception {
        btc.gap(GapKind.CROSSED, 1, 0);
        catchUp();
        btc.gap(GapKind.CROSSED, 2, 0);
        postgres.kill();

        assertThatThrownBy(this::catchUp).isInstanceOf(DatabaseFailure.class);

        postgres.restart();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(DatabaseFailure.class)
                .until(() -> projection.step() == LedgerProjection.Step.CAUGHT_UP);
        assertThat(newest(ledger.totals()).gapCount()).isEqualTo(2);
    }

    @Test
    void theLedgerIsAskedByKindOpennessTimeAndPage() throws Exception {
        for (int gap = 1; gap <= 4; gap++) {
            btc.gap(GapKind.DEPTH_IDS, gap, gap + 1);
        }
        btc.anchor(10);
        var eth = new JournalWriter(writing, "ETHUSDT");
        eth.gap(GapKind.SILENCE, 0, 0);
        catchUp();

        LedgerQuery all = LedgerQuery.newest(2);
        List<LedgerGap> first = newest(ledger.gaps(all));
        List<LedgerGap> second = newest(ledger.gaps(
                new LedgerQuery(null, null, null, null, 0, first.getLast().ordering(), 2)));
        assertThat(first).extracting(LedgerGap::symbol).containsExactly("ETHUSDT", "BTCUSDT");
        assertThat(second).extracting(LedgerGap::sequenceNr).containsExactly(3L, 2L);
        assertThat(newest(ledger.gaps(all.onlyOpen())))
                .extracting(LedgerGap::kind)
                .containsExactly("SILENCE");
        assertThat(newest(ledger.gaps(new LedgerQuery(null, null, "SILENCE", false, 0, Long.MAX_VALUE, 5))))
                .isEmpty();
        assertThat(newest(ledger.gaps(
                        new LedgerQuery("binance", "BTCUSDT", null, null, JournalWriter.at(4), Long.MAX_VALUE, 5))))
                .extracting(LedgerGap::sequenceNr)
                .containsExactly(4L);
    }

    private LedgerProjection projection(int batchRows) {
        return projection(batchRows, LedgerListener.NONE);
    }

    private LedgerProjection projection(int batchRows, LedgerListener listener) {
        var settings = new LedgerSettings(
                Duration.ofMillis(500),
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                batchRows,
                Math.min(batchRows, 32));
        return new LedgerProjection(database, settings, listener);
    }

    private void catchUp() {
        while (projection.step() != LedgerProjection.Step.CAUGHT_UP) {
            Thread.onSpinWait();
        }
    }

    private static <T> T newest(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
