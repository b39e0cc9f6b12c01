package capstan.market.symbol;

import capstan.market.book.GapKind;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gaps of one symbol that were journaled and are not closed, and those that the last fact closed, until they
/// are journaled as healed.
///
/// A gap of the book is closed when the book is live again, one of the trades when no id of its range is open any
/// more. Who journals writes down every closed gap before the next fact that moves the state; where that fact comes
/// first, the journal is older than `GapHealed`, and its closed gaps are forgotten.
final class OpenGaps {

    /// Part of the fold, not of the configuration. One more gives up the oldest; its `GapDetected` remains.
    static final int MAX_OPEN = 4_096;

    private static final int LEAST_BYTES = Integer.BYTES + 3 * Long.BYTES;

    /// @param lacks whether some of its trades are recorded as missing; then it is not healed, however it ends
    private record Entry(OpenGap gap, boolean lacks) {}

    private final List<Entry> open = new ArrayList<>();
    private final ArrayDeque<ClosedGap> closed = new ArrayDeque<>();
    private long givenUp;

    /// Oldest first.
    List<OpenGap> open() {
        return open.stream().map(Entry::gap).toList();
    }

    /// Gaps given up because too many were open.
    long givenUp() {
        return givenUp;
    }

    /// The oldest gap that is closed and not yet journaled as healed, null when there is none.
    @Nullable
    ClosedGap closed() {
        return closed.peekFirst();
    }

    /// Called before a fact is folded.
    void before(BookEvent event) {
        if (!closed.isEmpty() && !(event instanceof GapDetected) && !(event instanceof GapHealed)) {
            closed.clear();
        }
    }

    void detected(GapDetected gap) {
        if (open.size() == MAX_OPEN) {
            open.removeFirst();
            givenUp++;
        }
        var opened = new OpenGap(
                gap.kind(), gap.expectedId(), gap.receivedId(), gap.stamp().atMicros());
        open.add(new Entry(opened, false));
    }

    void healed(GapHealed healed) {
        closed.removeIf(gap -> names(healed, gap.gap()));
        open.removeIf(entry -> names(healed, entry.gap()));
    }

    /// Called after a fact was folded.
    ///
    /// @param live whether the book may be trusted now
    void after(BookEvent event, boolean live, TradeIds ids) {
        if (open.isEmpty()) {
            return;
        }
        switch (event) {
            case BookEvent.BatchAccepted batch -> close(live, ids, Healing.LINE, batch.line());
            case BookEvent.Anchored _ -> close(live, ids, Healing.SNAPSHOT, GapDetected.NO_LINE);
            case BookEvent.TradesBackfilled _ -> close(live, ids, Healing.BACKFILL, GapDetected.NO_LINE);
            case BookEvent.TradesMissing gone -> {
                open.replaceAll(entry -> new Entry(entry.gap(), entry.lacks() || lies(gone, entry.gap())));
                close(live, ids, Healing.MISSING, GapDetected.NO_LINE);
            }
            case BookEvent.InstrumentDefined _, GapDetected _, GapHealed _ -> {
                // they close nothing
            }
        }
    }

    void writeTo(ImageWriter image) {
        image.putLong(givenUp);
        image.putInt(open.size());
        for (Entry entry : open) {
            write(image, entry.gap());
            image.putBoolean(entry.lacks());
        }
        image.putInt(closed.size());
        for (ClosedGap gap : closed) {
            write(image, gap.gap());
            image.putConstant(gap.by());
            image.putInt(gap.line());
        }
    }

    void readFrom(ImageReader image) {
        givenUp = image.getLong();
        for (int left = image.getCount(LEAST_BYTES); left > 0; left--) {
            open.add(new Entry(read(image), image.getBoolean()));
        }
        for (int left = image.getCount(LEAST_BYTES); left > 0; left--) {
            closed.add(new ClosedGap(read(image), image.getConstant(Healing.class), image.getInt()));
        }
    }

    private void close(boolean live, TradeIds ids, Healing by, int line) {
        for (Iterator<Entry> entries = open.iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            OpenGap gap = entry.gap();
            if (gap.kind().breaksBook() ? live : !ids.isOpenWithin(gap.expectedId(), lastId(gap))) {
                entries.remove();
                closed.add(
                        entry.lacks()
                                ? new ClosedGap(gap, Healing.MISSING, GapDetected.NO_LINE)
                                : new ClosedGap(gap, by, line));
            }
        }
    }

    private static boolean lies(BookEvent.TradesMissing gone, OpenGap gap) {
        return !gap.kind().breaksBook() && gone.firstId() <= lastId(gap) && gone.lastId() >= gap.expectedId();
    }

    /// A frame that hid its ids says only where the gap begins.
    private static long lastId(OpenGap gap) {
        return Math.max(gap.expectedId(), gap.receivedId() - 1);
    }

    private static boolean names(GapHealed healed, OpenGap gap) {
        return gap.kind() == healed.kind()
                && gap.expectedId() == healed.expectedId()
                && gap.detectedAtMicros() == healed.detectedAtMicros();
    }

    private static void write(ImageWriter image, OpenGap gap) {
        image.putConstant(gap.kind());
        image.putLong(gap.expectedId());
        image.putLong(gap.receivedId());
        image.putLong(gap.detectedAtMicros());
    }

    private static OpenGap read(ImageReader image) {
        return new OpenGap(image.getConstant(GapKind.class), image.getLong(), image.getLong(), image.getLong());
    }
}
