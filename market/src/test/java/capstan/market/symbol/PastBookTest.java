package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.symbol.PastMoment.AtTime;
import capstan.market.symbol.PastMoment.AtUpdateId;
import capstan.market.toy.ToyReader;
import capstan.market.toy.ToyVenue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is folded up to a moment of the past is what the symbol's state was then, wherever the fold begins and
/// however many diffs a fact holds. The venue is seeded; a failure names the seed.
final class PastBookTest {

    private static final SymbolBounds BOUNDS = new SymbolBounds(200, 65_536, 100, 64);

    /// What readers could be shown behind a fact.
    private record Shown(int facts, BookStatus status, long id, long sum, long chain, long epoch) {}

    @Test
    void theFirstLiveBookAtAnIdIsFoundFromAnyImage() {
        long looks = 0;
        for (long seed = 1; seed <= 20; seed++) {
            Journal journal = journalOf(seed, new Random(seed * 31));
            List<Shown> shown = shownBy(journal);
            Map<Long, Shown> firstLive = new HashMap<>();
            shown.stream()
                    .filter(state -> state.status() == BookStatus.LIVE)
                    .forEach(state -> firstLive.putIfAbsent(state.id(), state));
            var random = new Random(seed);
            for (Shown live : firstLive.values()) {
                int imageAt = imageBefore(shown, live.id(), random);

                PastBook past = fold(journal, imageAt, new AtUpdateId(live.id()));

                assertThat(seen(past)).as("seed %d from fact %d", seed, imageAt).isEqualTo(seen(live));
                looks++;
            }
        }
        assertThat(looks).isGreaterThan(1_000);
    }

    @Test
    void anIdInsideOfABatchIsTheVenuesBookThere() {
        long inside = 0;
        for (long seed = 1; seed <= 10; seed++) {
            var venue = new ToyVenue(seed);
            Journal journal = Journal.begun(BOUNDS, Journal.INSTRUMENT);
            journal.anchor(venue.snapshot(1_000));
            long first = venue.updateId();
            var frames = new ArrayList<byte[]>();
            for (int window = 0; window < 20; window++) {
                frames.addAll(venue.window());
            }
            journal.feed(frames.toArray(new byte[0][]));

            for (long id = first; id <= venue.updateId(); id++) {
                PastBook past = fold(journal, 0, new AtUpdateId(id));
                assertThat(past.isLive()).isTrue();
                assertThat(past.lastUpdateId()).isLessThanOrEqualTo(id);
                assertThat(past.book().sum()).as("seed %d id %d", seed, id).isEqualTo(venue.sumAt(past.lastUpdateId()));
                inside += past.lastUpdateId() < venue.updateId() ? 1 : 0;
            }
            assertThat(journal.facts).hasSizeLessThan(6);
        }
        assertThat(inside).isGreaterThan(100);
    }

    @Test
    void insideOfAGapItIsTheLastBookWithTheLabelThatItHad() {
        var venue = new ToyVenue(7);
        Journal journal = Journal.begun(BOUNDS, Journal.INSTRUMENT);
        journal.anchor(venue.snapshot(1_000));
        long before = venue.updateId();
        long chain = journal.state.chain();
        journal.gap(GapKind.DISCONNECTED);
        for (int window = 0; window < 5; window++) {
            venue.window();
        }
        journal.anchor(venue.snapshot(1_000));

        PastBook at = fold(journal, 0, new AtUpdateId(before));
        PastBook inside = fold(journal, 0, new AtUpdateId(before + 1));
        PastBook after = fold(journal, 0, new AtUpdateId(venue.updateId()));

        assertThat(at.status()).isEqualTo(BookStatus.LIVE);
        assertThat(inside.status()).isEqualTo(BookStatus.STALE);
        assertThat(inside.statusReason()).isEqualTo(GapKind.DISCONNECTED);
        assertThat(inside.lastUpdateId()).isEqualTo(before);
        assertThat(inside.chain()).isEqualTo(chain);
        assertThat(after.status()).isEqualTo(BookStatus.LIVE);
        assertThat(after.book().sum()).isEqualTo(venue.sumAt(venue.updateId()));
    }

    @Test
    void beforeTheFirstAnchorThereIsNoBook() {
        var venue = new ToyVenue(8);
        Journal journal = Journal.begun(BOUNDS, Journal.INSTRUMENT);
        journal.anchor(venue.snapshot(1_000));

        PastBook past = fold(journal, 0, new AtUpdateId(venue.updateId() - 1));

        assertThat(past.epoch()).isZero();
        assertThat(past.refusedAnchorId()).isEqualTo(venue.updateId());
    }

    @Test
    void aTimeIsWhatWasShownBehindTheLastFactBeforeIt() {
        Journal journal = journalOf(9, new Random(9));
        List<Shown> shown = shownBy(journal);
        for (int fact = 1; fact <= journal.facts.size(); fact += 7) {
            long at = journal.facts.get(fact - 1).stamp().atMicros();

            PastBook past = fold(journal, 0, new AtTime(at));

            assertThat(seen(past)).isEqualTo(seen(shown.get(fact)));
            assertThat(past.status()).isEqualTo(shown.get(fact).status());
        }
    }

    @Test
    void aFactOfAnotherChainIsRefused() {
        Journal journal = journalOf(10, new Random(10));
        List<Shown> shown = shownBy(journal);
        int moving = journal.facts.size() / 2;
        while (shown.get(moving).chain() == shown.get(moving + 1).chain()) {
            moving++;
        }
        List<BookEvent> facts = new ArrayList<>(journal.facts);
        facts.remove(moving);

        assertThatThrownBy(() -> {
                    var past = new PastBook(BOUNDS, new ToyReader());
                    facts.forEach(fact -> past.advance(fact, new AtTime(Long.MAX_VALUE)));
                })
                .isInstanceOf(ChainBroken.class);
    }

    @Test
    void momentsAreIdsOrTimes() {
        assertThat(PastMoment.parse("17")).isEqualTo(new AtUpdateId(17));
        assertThat(PastMoment.parse("1970-01-01T00:00:01.000002Z")).isEqualTo(new AtTime(1_000_002));
        assertThat(PastMoment.parse("1970-01-01T01:00:01+01:00")).isEqualTo(new AtTime(1_000_000));
        for (String wrong :
                new String[] {"", "-1", "1.5", "99999999999999999999", "2026-03-01", "2026-03-01T12:00:00"}) {
            assertThatThrownBy(() -> PastMoment.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + wrong + "'");
        }
    }

    /// A fact that the book is at most at `id` behind, chosen at random; 0 is the empty journal.
    private static int imageBefore(List<Shown> shown, long id, Random random) {
        int before = 0;
        while (before + 1 < shown.size() && shown.get(before + 1).id() < id) {
            before++;
        }
        return random.nextInt(before + 1);
    }

    private static PastBook fold(Journal journal, int fromFact, PastMoment moment) {
        var state = new SymbolState(BOUNDS, new ToyReader());
        journal.facts.subList(0, fromFact).forEach(state::apply);
        PastBook past = fromFact == 0
                ? new PastBook(BOUNDS, new ToyReader())
                : PastBook.restore(state.bookImage(), BOUNDS, new ToyReader());
        for (BookEvent fact : journal.facts.subList(fromFact, journal.facts.size())) {
            if (!past.advance(fact, moment) || moment.isMetBy(past)) {
                break;
            }
        }
        return past;
    }

    private static List<Shown> shownBy(Journal journal) {
        var state = new SymbolState(BOUNDS, new ToyReader());
        var shown = new ArrayList<Shown>();
        shown.add(shown(0, state));
        for (int fact = 0; fact < journal.facts.size(); fact++) {
            state.apply(journal.facts.get(fact));
            shown.add(shown(fact + 1, state));
        }
        return shown;
    }

    private static Shown shown(int facts, SymbolState state) {
        return new Shown(
                facts, state.status(), state.lastUpdateId(), state.book().sum(), state.chain(), state.epoch());
    }

    private static List<Long> seen(Shown shown) {
        return List.of(shown.id(), shown.sum(), shown.chain(), shown.epoch());
    }

    private static List<Long> seen(PastBook past) {
        return List.of(past.lastUpdateId(), past.book().sum(), past.chain(), past.epoch());
    }

    /// A journal with gaps, anchors, kept diffs and batches of several diffs in it.
    private static Journal journalOf(long seed, Random random) {
        var venue = new ToyVenue(seed);
        Journal journal = Journal.begun(BOUNDS, Journal.INSTRUMENT);
        for (int round = 0; round < 120; round++) {
            var frames = new ArrayList<byte[]>();
            for (int window = random.nextInt(4); window >= 0; window--) {
                for (byte[] frame : venue.window()) {
                    if (random.nextInt(40) != 0) {
                        frames.add(frame);
                    }
                }
            }
            journal.feed(frames.toArray(new byte[0][]));
            if (journal.state.status() != BookStatus.LIVE && random.nextInt(3) == 0) {
                journal.anchor(random.nextBoolean() ? venue.snapshot(1_000) : venue.someSnapshot(5));
            }
        }
        assertThat(journal.state.epoch()).isGreaterThan(1);
        return journal;
    }
}
