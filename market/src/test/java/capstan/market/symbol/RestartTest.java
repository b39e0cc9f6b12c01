package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.book.BookStatus;
import capstan.market.image.UnreadableImage;
import capstan.market.toy.ToyReader;
import capstan.market.toy.ToyVenue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A state that was written and read back goes on as if nothing had happened, to the last bit.
final class RestartTest {

    private static final SymbolBounds BOUNDS = new SymbolBounds(200, 65_536, 100, 64);

    @Test
    void aRestoredStateGoesOnToTheSameBits() {
        for (long seed = 1; seed <= 40; seed++) {
            Journal journal = journalOf(seed);
            var random = new Random(seed);
            int cut = 1 + random.nextInt(journal.facts.size() - 1);
            var early = new SymbolState(BOUNDS, new ToyReader());
            journal.facts.subList(0, cut).forEach(early::apply);

            SymbolState restored = SymbolState.restore(early.image(), BOUNDS, new ToyReader());

            Images.assertSame(restored, early);
            journal.folded(restored, cut);
            Images.assertSame(restored, journal.state);
            assertThat(restored.counters()).as("seed %d", seed).isEqualTo(journal.state.counters());
            assertThat(restored.hotState(7))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .withEqualsForType((a, b) -> a.equals(b), Double.class)
                    .isEqualTo(journal.state.hotState(7));
        }
    }

    @Test
    void sectionsThatAreMissingAreEmptyAndUnknownOnesAreSkipped() {
        Journal journal = journalOf(3);
        StateImage image = journal.state.image();
        var sections = new ArrayList<>(image.sections());
        sections.removeIf(section -> section.id() == 7);
        sections.add(new StateImage.Section(999, new byte[] {1, 2, 3}));

        SymbolState restored =
                SymbolState.restore(new StateImage(image.instrument(), sections), BOUNDS, new ToyReader());

        assertThat(restored.recentTrades(10)).isEmpty();
        assertThat(restored.chain()).isEqualTo(journal.state.chain());
        assertThat(restored.lastTradeId()).isEqualTo(journal.state.lastTradeId());
    }

    @Test
    void anImageWithoutAnInstrumentIsTheEmptyState() {
        var empty = new SymbolState(BOUNDS, new ToyReader());

        SymbolState restored = SymbolState.restore(empty.image(), BOUNDS, new ToyReader());

        assertThat(restored.hasInstrument()).isFalse();
        assertThat(restored.status()).isEqualTo(BookStatus.SYNCING);
    }

    @Test
    void aBookThatDoesNotSumUpIsRefused() {
        StateImage image = journalOf(4).state.image();
        var sections = new ArrayList<>(image.sections());
        byte[] book = sections.get(2).data().clone();
        book[book.length - 3] ^= 1; // a quantity of the last ask
        sections.set(2, new StateImage.Section(3, book));

        assertThatThrownBy(() ->
                        SymbolState.restore(new StateImage(image.instrument(), sections), BOUNDS, new ToyReader()))
                .isInstanceOf(ChainBroken.class)
                .hasMessageContaining("TOYUSD");
    }

    @Test
    void everyTruncatedOrNewerSectionIsAnErrorThatSaysSo() {
        StateImage image = journalOf(5).state.image();
        for (int index = 0; index < image.sections().size(); index++) {
            StateImage.Section section = image.sections().get(index);
            byte[] truncated = Arrays.copyOf(section.data(), section.data().length - 1);
            byte[] newer = section.data().clone();
            newer[0]++;

            for (byte[] bad : new byte[][] {truncated, newer}) {
                var sections = new ArrayList<>(image.sections());
                sections.set(index, new StateImage.Section(section.id(), bad));
                assertThatThrownBy(() -> SymbolState.restore(
                                new StateImage(image.instrument(), sections), BOUNDS, new ToyReader()))
                        .as("section %d", section.id())
                        .isInstanceOf(UnreadableImage.class)
                        .hasMessageContaining("section");
            }
        }
    }

    /// Bounds belong to the node, not to the journal: the proof must not depend on them.
    @Test
    void theChainsDoNotDependOnTheBounds() {
        Journal journal = journalOf(6);

        SymbolState narrow = journal.folded(new SymbolState(new SymbolBounds(1, 1024, 16, 1), new ToyReader()), 0);

        assertThat(narrow.chain()).isEqualTo(journal.state.chain());
        assertThat(narrow.tradeChain()).isEqualTo(journal.state.tradeChain());
        assertThat(narrow.status()).isEqualTo(journal.state.status());
        assertThat(narrow.recentTrades(100)).hasSize(16);
    }

    /// A journal with gaps, anchors, kept diffs, late trades and backfills in it.
    private static Journal journalOf(long seed) {
        var random = new Random(seed * 31);
        var venue = new ToyVenue(seed);
        Journal journal = Journal.begun(BOUNDS, Journal.INSTRUMENT);
        for (int window = 0; window < 250; window++) {
            for (byte[] frame : venue.window()) {
                if (random.nextInt(20) != 0) {
                    journal.feed(frame);
                }
            }
            if (journal.state.status() != BookStatus.LIVE && random.nextInt(4) == 0) {
                journal.anchor(random.nextBoolean() ? venue.snapshot(1_000) : venue.someSnapshot(5));
            }
            if (!journal.state.openTradeGaps().isEmpty() && random.nextInt(10) == 0) {
                IdRange range = journal.state.openTradeGaps().getFirst();
                if (random.nextBoolean()) {
                    journal.missing(range.first(), range.last());
                } else {
                    journal.backfill(ToyVenue.trade(range.last(), venue.micros() - 1_000_000));
                }
            }
            journal.generation(window);
        }
        assertThat(journal.state.epoch()).isGreaterThan(1);
        return journal;
    }
}
