package capstan.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.persistence.OnPostgres;
import capstan.persistence.TestPostgres;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Journals written by one and by two writers at a time.
class WriterAuditIT extends OnPostgres {

    private static final String BTC = "SymbolBook|binance:BTCUSDT";
    private static final String ETH = "SymbolBook|binance:ETHUSDT";

    private WriterAudit audit;

    @BeforeEach
    void open() {
        audit = new WriterAudit(database);
    }

    @Test
    void writersThatFollowEachOtherAreFine() {
        write(BTC, 1, "a", "a", "a", "b", "c", "c");
        write(ETH, 1, "d", "e", "f", "f");

        assertThat(audit.audit(List.of(BTC, ETH))).isEqualTo(new WriterAudit.Result(10, 6, 0, List.of()));
    }

    @Test
    void aWriterThatComesBackIsNamedWithThePlaceAndTheOtherOne() {
        write(BTC, 1, "a", "a", "b");
        write(ETH, 1, "c", "c", "d", "c", "d", "e", "d");

        WriterAudit.Result found = audit.audit(List.of(BTC, ETH));

        assertThat(found.twoWriters()).isEqualTo(3);
        assertThat(found.first()).contains(new WriterAudit.Return(ETH, 4, "c", "d", 3));
        assertThat(found.first().orElseThrow())
                .hasToString("writer c behind writer d, which had followed it already (3 such places)");
    }

    @Test
    void eachEntityIsToldAndOthersAreNotLookedAt() {
        write(BTC, 1, "a", "b", "a");
        write(ETH, 1, "c", "d", "c", "d");
        write("Other|x", 1, "e", "f", "e");

        assertThat(audit.audit(List.of(BTC, ETH)).returns())
                .containsExactly(
                        new WriterAudit.Return(BTC, 3, "a", "b", 1), new WriterAudit.Return(ETH, 3, "c", "d", 2));
        assertThat(audit.audit(List.of(BTC)).twoWriters()).isEqualTo(1);
        assertThat(audit.audit(List.of()).facts()).isZero();
    }

    @Test
    void whatTheRetentionDeletedChangesNothing() {
        write(BTC, 100_001, "b", "b", "c", "c", "b");

        assertThat(audit.audit(List.of(BTC)).first()).contains(new WriterAudit.Return(BTC, 100_005, "b", "c", 1));
    }

    @Test
    void aHoleInOneWritersFactsIsNoSecondWriter() {
        write(BTC, 1, "a", "a");
        write(BTC, 7, "a", "b");

        assertThat(audit.audit(List.of(BTC)).twoWriters()).isZero();
    }

    @Test
    void aWriterThatComesBackAMillionFactsLaterIsFound() {
        write(BTC, 1, "a", "b");
        postgres.execute(
                TestPostgres.databaseName(config),
                "select setval(pg_get_serial_sequence('event_journal', 'ordering'), 2000000)");
        write(BTC, 3, "a");

        assertThat(audit.audit(List.of(BTC)).first()).contains(new WriterAudit.Return(BTC, 3, "a", "b", 1));
    }

    @Test
    void anEmptyJournalHasNoWriters() {
        assertThat(audit.audit(List.of(BTC))).isEqualTo(new WriterAudit.Result(0, 0, 0, List.of()));
    }

    /// Facts from a sequence number on, each by the writer named; past what keeps the journal from becoming like that.
    private void write(String persistenceId, long fromSequenceNr, String... writers) {
        Stream<String> inserts = IntStream.range(0, writers.length)
                .mapToObj(index -> "insert into event_journal (persistence_id, sequence_number, writer,"
                        + " event_ser_id, event_ser_manifest, event_payload) values ('" + persistenceId + "', "
                        + (fromSequenceNr + index) + ", '" + writers[index] + "', 1, '', '')");
        postgres.execute(
                TestPostgres.databaseName(config),
                Stream.concat(Stream.of("set session_replication_role = replica"), inserts)
                        .toArray(String[]::new));
    }
}
