package capstan.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.symbol.BookEvent;
import capstan.persistence.OnPostgres;
import capstan.persistence.TestPostgres;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.stream.SystemMaterializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/// What the journal does with writes that come too late, against a real PostgreSQL.
class FencedJournalIT extends OnPostgres {

    private static final String OTHERS =
            "insert into event_journal (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest,"
                    + " event_payload) values ('%s', %d, 'the other', 1, '', '')";

    private ActorTestKit actors;
    private FencedJournalDao journal;

    @BeforeEach
    void open() {
        actors = ActorTestKit.create("fenced", config);
        var system = Adapter.toClassic(actors.system());
        // One transaction at a time, so that what waits for it goes into the next one together.
        var settings = ConfigFactory.parseString("parallelism = 1")
                .withFallback(config.getConfig("capstan.persistence.journal"));
        SlickDatabase slick = new PooledDatabaseProvider(system).database(settings);
        journal = new FencedJournalDao(
                slick.database(),
                slick.profile(),
                new JournalConfig(settings),
                SerializationExtension.get(system),
                system.dispatcher(),
                SystemMaterializer.get(system).materializer());
    }

    @AfterEach
    void close() {
        actors.shutdownTestKit();
    }

    @Test
    void aConflictHurtsOnlyWhoseItIs() throws Exception {
        others("S|late", 1);
        others("S|half", 1, 2);
        var good = new ArrayList<CompletionStage<?>>();
        CompletionStage<?> late;
        CompletionStage<?> half;
        try (Connection lock = database.dataSource().getConnection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table event_journal in share mode");
            good.add(write("S|occupies", 1));
            for (int index = 0; index < 10; index++) {
                good.add(write("S|before" + index, 1, 2));
            }
            late = write("S|late", 1);
            half = write("S|half", 2, 3);
            for (int index = 0; index < 10; index++) {
                good.add(write("S|after" + index, 1));
            }
            lock.rollback();
        }

        for (CompletionStage<?> written : good) {
            await(written);
        }
        assertThatThrownBy(() -> await(late))
                .hasRootCauseInstanceOf(AnotherWriter.class)
                .hasMessageContaining("fact 1 of S|late by writer me not journaled: another node has journaled one of"
                        + " that number, by writer the other, and the journal is at fact 1 by writer the other");
        assertThatThrownBy(() -> await(half)).hasRootCauseInstanceOf(AnotherWriter.class);
        assertThat(count("writer = 'me'")).isEqualTo(1 + 20 + 10);
        assertThat(count("persistence_id = 'S|half'")).isEqualTo(2); // all of an atomic write or nothing
    }

    /// A node that was asleep for longer than facts are kept finds its place in the journal free.
    @Test
    void aWriterThatWakesBelowTheBeginningOfTheJournalIsRefused() throws Exception {
        for (int number = 1; number <= 10; number++) {
            await(write("S|x", number));
        }
        execute("delete from event_journal where persistence_id = 'S|x' and sequence_number <= 8");

        assertThatThrownBy(() -> await(write("S|x", 6)))
                .hasRootCauseInstanceOf(AnotherWriter.class)
                .hasMessageContaining("fact 6 of S|x by writer me not journaled: the fact before it is not in the"
                        + " journal, and the journal is at fact 10 by writer me");
        assertThatThrownBy(() -> await(write("S|x", 1))).hasRootCauseInstanceOf(AnotherWriter.class);
        assertThatThrownBy(() -> await(write("S|x", 12))).hasRootCauseInstanceOf(AnotherWriter.class);
        await(write("S|x", 11));
        assertThat(count("persistence_id = 'S|x'")).isEqualTo(3);
    }

    @Test
    void aFirstFactBehindOthersThatAreGoneIsRefused() {
        assertThatThrownBy(() -> await(write("S|gone", 3)))
                .hasRootCauseInstanceOf(AnotherWriter.class)
                .hasMessageContaining("the facts before it are not in the journal");
    }

    @Test
    void whatIsNoConflictFailsAsItIs() throws Exception {
        execute("alter table event_journal rename to elsewhere");

        assertThatThrownBy(() -> await(write("S|x", 1)))
                .hasMessageContaining("event_journal")
                .hasRootCauseInstanceOf(java.sql.SQLException.class);
    }

    /// One atomic write of facts with these sequence numbers.
    private CompletionStage<?> write(String persistenceId, long... sequenceNumbers) {
        var facts = new ArrayList<PersistentRepr>();
        List<BookEvent> batches = Facts.batches(sequenceNumbers.length, 1, 10);
        for (int index = 0; index < sequenceNumbers.length; index++) {
            facts.add(PersistentRepr$.MODULE$.apply(
                    batches.get(index), sequenceNumbers[index], persistenceId, "", false, ActorRef.noSender(), "me"));
        }
        var write = new AtomicWrite(CollectionConverters.asScala(facts).toList());
        return FutureConverters.asJava(journal.asyncWriteMessages(
                CollectionConverters.asScala(List.of(write)).toList()));
    }

    private void others(String persistenceId, int... sequenceNumbers) {
        execute(IntStream.of(sequenceNumbers)
                .mapToObj(number -> OTHERS.formatted(persistenceId, number))
                .toArray(String[]::new));
    }

    private void execute(String... statements) {
        postgres.execute(TestPostgres.databaseName(config), statements);
    }

    private long count(String where) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from event_journal where " + where)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void await(CompletionStage<?> written) throws Exception {
        written.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
