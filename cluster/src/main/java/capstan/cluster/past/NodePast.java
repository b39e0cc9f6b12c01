package capstan.cluster.past;

import capstan.actors.symbol.BookSettings;
import capstan.actors.symbol.SymbolBook;
import capstan.http.past.PastSource;
import capstan.market.history.BookHistory;
import capstan.persistence.database.Database;
import capstan.persistence.past.BookImageWriter;
import capstan.persistence.past.BookImages;
import capstan.persistence.past.HistorySettings;
import capstan.persistence.past.PastBooks;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.time.Clock;

/// What a node needs for the past: where its entities' images go, and where its API looks.
public final class NodePast implements AutoCloseable {

    private final BookImageWriter images;
    private final PastSource source;

    private NodePast(BookImageWriter images, PastSource source) {
        this.images = images;
        this.source = source;
    }

    /// @param config the whole configuration
    public static NodePast start(Database database, Config config) {
        HistorySettings settings = HistorySettings.from(config);
        return new NodePast(
                BookImageWriter.start(new BookImages(database, SymbolBook.KEY.name()), settings, Clock.systemUTC()),
                new JournalPast(books(database, settings, config)));
    }

    /// Looks into the journal without a bound of facts, for commands.
    public static PastBooks unbounded(Database database, Config config) {
        return books(database, HistorySettings.from(config).unbounded(), config);
    }

    public BookHistory history() {
        return images;
    }

    public PastSource source() {
        return source;
    }

    /// Images that could not be stored.
    public long imagesDropped() {
        return images.dropped();
    }

    public long imagesStored() {
        return images.stored();
    }

    /// Stores the images that wait. Before the database is closed.
    @Override
    public void close() {
        images.close();
    }

    private static PastBooks books(Database database, HistorySettings settings, Config config) {
        return new PastBooks(
                database, settings, BookSettings.from(config).bounds(), new SbeFrameReader(), Clock.systemUTC());
    }
}
