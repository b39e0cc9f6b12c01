package capstan.market.symbol;

import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.instrument.Instrument;

/// Every level of a book in a state image, with the sum that vouches for them.
final class BookLevels {

    private BookLevels() {}

    static void write(OrderBook book, ImageWriter image) {
        image.putLong(book.sum());
        write(book, Side.BID, image);
        write(book, Side.ASK, image);
    }

    /// @throws ChainBroken when the levels do not have the sum that was written with them
    static OrderBook read(ImageReader image, Instrument instrument) {
        long sum = image.getLong();
        OrderBook book = new PagedOrderBook(instrument.tickSize());
        book.setAll(Side.BID, TopChecks.readLevels(image));
        book.setAll(Side.ASK, TopChecks.readLevels(image));
        if (book.sum() != sum) {
            throw new ChainBroken("state image of " + instrument.id() + ": the book's levels sum to "
                    + Long.toHexString(book.sum()) + ", the image says " + Long.toHexString(sum));
        }
        return book;
    }

    private static void write(OrderBook book, Side side, ImageWriter image) {
        var levels = new Levels(book.size(side));
        book.top(side, book.size(side), levels);
        TopChecks.write(image, levels);
    }
}
