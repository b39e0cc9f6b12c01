package capstan.market.symbol;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.instrument.Instrument;
import capstan.market.ports.FrameReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sections of a state image: what each holds, and in which version. Ids are never reused; a section that
/// changes gets a higher version and reads the lower ones too.
enum StateSections {
    /// Clock, generation, fault, newest tops.
    CORE(1, 1),
    COUNTERS(2, 1),
    /// Status, ids, chain and every level; since version 2 how many levels the anchor was asked for.
    BOOK(3, 2),
    /// Depth diffs that are kept; since version 2 what they were kept behind.
    PENDING(4, 2),
    TOPS(5, 1),
    TRADE_IDS(6, 1),
    TAPE(7, 1),
    FEATURES(8, 1),
    /// Gaps that are open or not yet journaled as healed.
    GAPS(9, 1);

    /// What the book alone needs to be folded on.
    private static final Set<StateSections> OF_BOOK = EnumSet.of(CORE, BOOK, PENDING, TOPS);

    private final int id;
    private final int version;

    StateSections(int id, int version) {
        this.id = id;
        this.version = version;
    }

    static StateImage write(SymbolParts parts) {
        return write(parts, EnumSet.allOf(StateSections.class));
    }

    /// The sections that the book needs.
    static StateImage writeBook(SymbolParts parts) {
        return write(parts, OF_BOOK);
    }

    private static StateImage write(SymbolParts parts, Set<StateSections> wanted) {
        var sections = new ArrayList<StateImage.Section>();
        for (StateSections section : wanted) {
            var image = new ImageWriter(section.version);
            section.write(parts, image);
            sections.add(new StateImage.Section(section.id, image.toBytes()));
        }
        Instrument instrument = parts.hasInstrument() ? parts.message().instrument : null;
        return new StateImage(instrument, sections);
    }

    static SymbolParts read(StateImage image, SymbolBounds bounds, FrameReader reader) {
        var parts = new SymbolParts(bounds, reader);
        read(image, EnumSet.allOf(StateSections.class), parts);
        return parts;
    }

    /// The parts that the book needs, with a fold that leaves out all others.
    static SymbolParts readBook(StateImage image, SymbolBounds bounds, FrameReader reader) {
        var parts = new SymbolParts(bounds, reader, true);
        read(image, OF_BOOK, parts);
        return parts;
    }

    private static void read(StateImage image, Set<StateSections> wanted, SymbolParts parts) {
        Instrument instrument = image.instrument();
        if (instrument == null) {
            return;
        }
        parts.use(instrument);
        for (StateSections section : wanted) {
            byte[] data = section.find(image.sections());
            if (data != null) {
                section.read(parts, new ImageReader(section.name(), data, section.version), instrument);
            }
        }
    }

    private byte @Nullable [] find(List<StateImage.Section> sections) {
        for (StateImage.Section section : sections) {
            if (section.id() == id) {
                return section.data();
            }
        }
        return null;
    }

    private void write(SymbolParts parts, ImageWriter image) {
        switch (this) {
            case CORE -> writeCore(parts, image);
            case COUNTERS -> parts.tally.writeTo(image);
            case BOOK -> parts.book.writeTo(image);
            case PENDING -> parts.book.writePending(image);
            case TOPS -> parts.book.tops().writeTo(image);
            case TRADE_IDS -> parts.trades.writeIds(image);
            case TAPE -> parts.trades.tape().writeTo(image);
            case FEATURES -> parts.features.writeTo(image);
            case GAPS -> parts.gaps.writeTo(image);
        }
    }

    private void read(SymbolParts parts, ImageReader image, Instrument instrument) {
        switch (this) {
            case CORE -> readCore(parts, image);
            case COUNTERS -> parts.tally.readFrom(image);
            case BOOK -> parts.book.readFrom(image, instrument);
            case PENDING -> parts.book.readPending(image);
            case TOPS -> parts.book.tops().readFrom(image);
            case TRADE_IDS -> parts.trades.readIds(image);
            case TAPE -> parts.trades.tape().readFrom(image);
            case FEATURES -> parts.features.readFrom(image);
            case GAPS -> parts.gaps.readFrom(image);
        }
    }

    private static void writeCore(SymbolParts parts, ImageWriter image) {
        parts.clock.writeTo(image);
        image.putLong(parts.generation);
        image.putLong(parts.bestId);
        image.putLong(parts.depthTopId);
        parts.faults.writeTo(image);
    }

    private static void readCore(SymbolParts parts, ImageReader image) {
        parts.clock.readFrom(image);
        parts.generation = image.getLong();
        parts.bestId = image.getLong();
        parts.depthTopId = image.getLong();
        parts.faults.readFrom(image);
    }
}
