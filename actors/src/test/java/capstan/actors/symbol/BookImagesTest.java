package capstan.actors.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.history.BookImage;
import capstan.market.symbol.PastBook;
import capstan.market.symbol.PastMoment;
import capstan.market.symbol.SymbolBounds;
import capstan.market.toy.ToyReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When an entity puts images of its book aside, and that the journal can be folded on from each.
class BookImagesTest {

    @Test
    void imagesComeByFactsAndByFramesAndTheJournalGoesOnFromEach() {
        try (var book = BookHarness.live("history { every-facts = 5, every-frames = 7, apart = 0s }")) {
            long id = 10;
            for (int batch = 0; batch < 12; batch++) {
                book.feed(BookHarness.diff(++id, id));
            }
            byte[][] many = new byte[7][];
            for (int frame = 0; frame < many.length; frame++) {
                many[frame] = BookHarness.diff(++id, id);
            }
            book.feed(many);
            book.feed(BookHarness.diff(++id, id));

            List<BookImage> images = List.copyOf(book.images);
            assertThat(images).hasSizeBetween(4, 5);
            assertThat(images).extracting(BookImage::sequenceNr).isSorted().doesNotHaveDuplicates();
            assertThat(images.getLast().lastUpdateId()).isEqualTo(id - 1);
            for (BookImage image : images) {
                assertThat(image.id()).isEqualTo("toy:TOYUSD");
                assertThat(foldFrom(image, book)).isEqualTo(book.view().chain());
            }
        }
    }

    @Test
    void aBookWithoutAnAnchorHasNoImage() {
        try (var book = BookHarness.defined("history { every-facts = 1, every-frames = 1, apart = 0s }")) {
            book.feed(BookHarness.diff(8, 10));

            assertThat(book.images).isEmpty();
        }
    }

    @Test
    void imagesAreNoCloserInTimeThanTheSettingSays() {
        try (var book = BookHarness.live("history { every-facts = 1, every-frames = 1, apart = 10s }")) {
            long id = 10;
            for (int second = 0; second < 25; second++) {
                book.feed(BookHarness.diff(++id, id));
                book.pulses(1);
            }

            assertThat(book.images).hasSize(3);
        }
    }

    @Test
    void aRestartedEntityTakesOneAtOnce() {
        try (var book = BookHarness.live("history { every-facts = 1000, every-frames = 1000 }")) {
            assertThat(book.images).hasSize(1);

            book.restart();
            book.status();
            book.pulses(1);

            assertThat(book.images).hasSize(2);
        }
    }

    private static long foldFrom(BookImage image, BookHarness book) {
        PastBook past = PastBook.restore(image.image(), SymbolBounds.DEFAULT, new ToyReader());
        var facts = book.facts();
        for (var fact : facts.subList(Math.toIntExact(image.sequenceNr()), facts.size())) {
            past.advance(fact, new PastMoment.AtUpdateId(Long.MAX_VALUE));
        }
        return past.chain();
    }
}
