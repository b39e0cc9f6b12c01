package capstan.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.symbol.BookEvent.GapDetected;
import capstan.persistence.OnPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One entity on two nodes that know nothing of each other, as when the network between them is cut and both still
/// reach the database.
class TwoWritersIT extends OnPostgres {

    private static final int ROUNDS = 50;
    private static final String ID = "binance:BTCUSDT";
    private static final String PERSISTENCE_ID = JournalReader.persistenceId(JournalingEntity.TYPE, ID);

    private ActorTestKit one;
    private ActorTestKit other;

    @BeforeEach
    void startNodes() {
        one = ActorTestKit.create("one", config);
        other = ActorTestKit.create("other", config);
    }

    @AfterEach
    void stopNodes() {
        one.shutdownTestKit();
        other.shutdownTestKit();
    }

    @Test
    void twoThatFightForOneJournalLeaveOneChainWithEveryFactThatWasAcked() {
        var fighters = List.of(new Fighter(one, "one", ID), new Fighter(other, "other", ID));
        var bystander = new Fighter(one, "bystander", "binance:ETHUSDT");
        for (int round = 0; round < ROUNDS; round++) {
            fighters.forEach(Fighter::tell);
            bystander.tell();
            fighters.forEach(Fighter::hear);
            bystander.hear();
        }

        List<JournalRow> rows = rows();
        var chain = ChainingEntity.Chain.EMPTY;
        var words = new ArrayList<String>();
        for (JournalRow row : rows) {
            chain = chain.after(row.decode()); // throws where a fact does not follow from the one before it
            words.add(((GapDetected) row.decode()).detail());
            assertThat(row.sequenceNr()).isEqualTo(words.size());
        }
        fighters.forEach(
                fighter -> assertThat(fighter.acked).hasSizeGreaterThan(10).isSubsetOf(words));
        assertThat(words).doesNotHaveDuplicates();
        assertThat(bystander.acked).hasSize(ROUNDS);
        for (ActorTestKit node : List.of(one, other)) {
            assertThat(JournalWatch.of(node.system()).failing()).isEmpty(); // the journal is well
            assertThat(JournalWatch.of(node.system()).refusals()).isPositive();
        }
        WriterAudit.Result writers = new WriterAudit(database).audit(List.of(PERSISTENCE_ID));
        assertThat(writers.facts()).isEqualTo(words.size());
        assertThat(writers.writers()).isGreaterThan(10); // they did fight
        assertThat(writers.twoWriters()).isZero();
    }

    private List<JournalRow> rows() {
        var reader = new JournalReader(database, JournalReaderSettings.from(config));
        var rows = new ArrayList<JournalRow>();
        try (JournalStream stream = reader.rows(PERSISTENCE_ID, 1, Long.MAX_VALUE)) {
            for (JournalRow row = stream.next(); row != null; row = stream.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /// Says one word after the other; one that was refused is given up.
    private static final class Fighter {

        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final TestProbe<String> acks;
        private final ActorRef<ChainingEntity.Append> entity;
        private final String name;
        private final Set<String> acked = new HashSet<>();
        private int count;

        Fighter(ActorTestKit node, String name, String id) {
            acks = node.createTestProbe();
            entity = node.spawn(ChainingEntity.create(id));
            this.name = name;
        }

        void tell() {
            entity.tell(new ChainingEntity.Append(name + count++, acks.ref()));
        }

        void hear() {
            String answer = acks.receiveMessage(PATIENCE);
            if (!answer.equals(ChainingEntity.REFUSED)) {
                acked.add(answer);
            }
        }
    }
}
