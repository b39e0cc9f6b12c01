package capstan.actors.standby;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.instrument.Instrument;
import capstan.market.standby.FactTail;
import capstan.market.standby.WarmState;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Stamp;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.market.toy.ToyReader;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmBooksTest {

    private static final String ID = "toy:TOYUSD";
    private static final String OTHER = "toy:OTHER";

    private final HandTail tail = new HandTail();
    private final WarmBooks books = new WarmBooks(
            StandbySettings.from(ConfigFactory.parseString(
                            "capstan.actors.standby { fold-interval = 5ms, fold-rows = 2, most-kept = 2, linger = 200ms }")
                    .withFallback(ConfigFactory.load())),
            tail,
            SymbolBounds.DEFAULT,
            new ToyReader());

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void whatIsWantedIsFoldedOnUntilItIsTaken() {
        tail.journal(ID, 5);
        books.want(Set.of(ID));
        books.start();
        await(() -> books.isCurrent(ID) && books.sequence(ID) == 5);

        tail.journal(ID, 2);
        await(() -> books.sequence(ID) == 7);
        books.want(Set.of());
        WarmState taken = books.take(ID).orElseThrow();

        assertThat(taken.sequenceNr()).isEqualTo(7);
        assertThat(taken.state().instrument().tickSize()).isEqualTo(7);
        assertThat(books.take(ID)).isEmpty();
        assertThat(books.current()).isEmpty();
    }

    @Test
    void itBeginsWithWhatIsStored() {
        tail.journal(ID, 4);
        tail.store(ID);
        tail.journal(ID, 1);
        books.want(Set.of(ID));
        books.start();
        await(() -> books.sequence(ID) == 5);

        assertThat(tail.smallestAsked(ID)).isEqualTo(4);
    }

    @Test
    void whatIsWantedNoMoreIsDropped() {
        tail.journal(ID, 1);
        books.want(Set.of(ID));
        books.start();
        await(() -> books.isCurrent(ID));

        books.want(Set.of());

        await(() -> books.current().isEmpty());
    }

    @Test
    void noMoreAreKeptThanTheSettingSays() {
        books.want(Set.of("toy:A", "toy:B", "toy:C"));
        books.start();

        await(() -> books.current().equals(Set.of("toy:A", "toy:B")));
    }

    @Test
    void aSymbolWithMissingFactsIsGivenUpAndTheOthersGoOn() {
        tail.journal(ID, 3);
        tail.journal(OTHER, 1);
        tail.lose(ID, 2);
        books.want(Set.of(ID, OTHER));
        books.start();

        await(() -> books.current().equals(Set.of(OTHER)));
        tail.journal(OTHER, 4);
        await(() -> books.sequence(OTHER) == 5);
    }

    @Test
    void aSymbolWithAFactThatCannotBeReadIsGivenUpAndTheOthersGoOn() {
        tail.journal(ID, 3);
        tail.journal(OTHER, 3);
        tail.damage(ID, 1);
        books.want(Set.of(ID, OTHER));
        books.start();

        await(() -> books.current().equals(Set.of(OTHER)) && books.sequence(OTHER) == 3);
        tail.journal(OTHER, 2);
        await(() -> books.sequence(OTHER) == 5);
        assertThat(books.isCurrent(ID)).isFalse();
    }

    @Test
    void aJournalThatDoesNotAnswerIsAskedAgain() {
        tail.journal(ID, 1);
        tail.down = true;
        books.want(Set.of(ID));
        books.start();
        await(() -> tail.refused > 2);

        tail.down = false;

        await(() -> books.isCurrent(ID));
        assertThat(books.sequence(ID)).isEqualTo(1);
    }

    @Test
    void aStateThatWasLeftIsKeptForAWhileAndFoldedOn() {
        tail.journal(ID, 3);
        books.give(ID, 3, tail.fold(ID, 3));
        tail.journal(ID, 1);
        books.start();
        await(() -> books.sequence(ID) == 4);

        await(() -> books.current().isEmpty()); // nobody came for it
    }

    @Test
    void oneCanBeFoldedAhead() {
        tail.journal(ID, 5);

        books.ensure(ID).toCompletableFuture().join();

        assertThat(books.take(ID).orElseThrow().sequenceNr()).isEqualTo(5);
        tail.down = true;
        books.ensure(ID).toCompletableFuture().join();
        assertThat(books.take(ID)).isEmpty();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .until(condition);
    }

    /// Journals in memory. The n-th fact of a symbol gives its instrument the tick size n.
    private static final class HandTail implements FactTail {

        private final Map<String, List<Fact>> facts = new ConcurrentHashMap<>();
        private final Map<String, SymbolState> states = new ConcurrentHashMap<>();
        private final Map<String, Stored> stored = new ConcurrentHashMap<>();
        private final Map<String, Long> asked = new ConcurrentHashMap<>();
        private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
        volatile boolean down;
        volatile int refused;

        synchronized void journal(String id, int count) {
            SymbolState state = states.computeIfAbsent(id, _ -> empty());
            List<Fact> journal = journalOf(id);
            for (int i = 0; i < count; i++) {
                long sequence = journal.size() + 1L;
                Stamp stamp = state.stamp(sequence, 0);
                BookEvent fact = new BookEvent.InstrumentDefined(
                        stamp, new Instrument("toy", id.substring(4), -2, -3, sequence, 1));
                state.apply(fact);
                journal.add(new Fact(id, sequence, fact));
            }
        }

        synchronized void store(String id) {
            stored.put(
                    id,
                    new Stored(
                            journalOf(id).size(),
                            Objects.requireNonNull(states.get(id)).image()));
        }

        synchronized void lose(String id, long sequence) {
            journalOf(id).removeIf(fact -> fact.sequenceNr() == sequence);
        }

        void damage(String id, long sequence) {
            unreadable.add(id + sequence);
        }

        synchronized SymbolState fold(String id, int count) {
            SymbolState state = empty();
            journalOf(id).stream().limit(count).forEach(fact -> state.apply(fact.event()));
            return state;
        }

        private List<Fact> journalOf(String id) {
            return facts.computeIfAbsent(id, _ -> new ArrayList<>());
        }

        long smallestAsked(String id) {
            return asked.getOrDefault(id, Long.MAX_VALUE);
        }

        @Override
        public Optional<Stored> newest(String id) {
            refuseIfDown();
            return Optional.ofNullable(stored.get(id));
        }

        @Override
        public synchronized int behind(Map<String, Long> after, int most, Taker read) {
            refuseIfDown();
            after.forEach((id, sequence) -> asked.merge(id, sequence, Math::min));
            List<Fact> found = after.entrySet().stream()
                    .flatMap(wanted -> facts.getOrDefault(wanted.getKey(), List.of()).stream()
                            .filter(fact -> fact.sequenceNr() > wanted.getValue()))
                    .limit(most)
                    .toList();
            for (Fact fact : found) {
                if (unreadable.contains(fact.id() + fact.sequenceNr())) {
                    read.unreadable(fact.id(), fact.sequenceNr(), new IllegalStateException("a byte was changed"));
                } else {
                    read.fact(fact);
                }
            }
            return found.size();
        }

        private void refuseIfDown() {
            if (down) {
                refused++;
                throw new IllegalStateException("the journal is down");
            }
        }

        private static SymbolState empty() {
            return new SymbolState(SymbolBounds.DEFAULT, new ToyReader());
        }
    }
}
