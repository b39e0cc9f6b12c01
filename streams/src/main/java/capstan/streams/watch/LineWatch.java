package capstan.streams.watch;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.ports.Detections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What one lane of a line notices, counted and passed on, and how far its frames are behind the venue. Owned by the
/// lane's event loop.
public final class LineWatch {

    private static final DetectionKind[] KINDS = DetectionKind.values();

    private final String venue;
    private final int line;
    private final WatchSettings settings;
    private final Detections out;
    private final long lateAfterMicros;

    private final List<SymbolWatch> symbols = new ArrayList<>();
    private final long[] counts = new long[KINDS.length];
    private final long[] lags;
    private int lagAt;
    private boolean lagsFull;

    public LineWatch(String venue, int line, WatchSettings settings, Detections out) {
        this.venue = venue;
        this.line = line;
        this.settings = settings;
        this.out = out;
        this.lateAfterMicros = settings.lateAfter().isZero()
                ? Long.MAX_VALUE
                : settings.lateAfter().toNanos() / 1_000;
        this.lags = new long[settings.lagSamples()];
    }

    public String venue() {
        return venue;
    }

    public int line() {
        return line;
    }

    /// Begins to watch a symbol.
    public SymbolWatch add(String symbol) {
        var watch = new SymbolWatch(symbol, this, settings);
        symbols.add(watch);
        return watch;
    }

    public void remove(SymbolWatch watch) {
        symbols.remove(watch);
    }

    /// A connection has ended; nothing more comes from it.
    public void ended(long epoch, long micros) {
        for (var symbol : symbols) {
            symbol.ended(epoch, micros);
        }
    }

    /// @param ids what could be gleaned of the frame
    /// @param checksum CRC-32C of the frame
    public void unreadable(FrameIds ids, int checksum, long micros, String detail) {
        report(DetectionKind.UNREADABLE, "", ids.kind, ids.firstId, ids.lastId, checksum, micros, detail);
    }

    /// @param checksum CRC-32C of the frame
    public void unknownTemplate(int checksum, long micros, String detail) {
        report(DetectionKind.UNKNOWN_TEMPLATE, "", FrameKind.UNKNOWN, 0, 0, checksum, micros, detail);
    }

    /// Something about a symbol, or with an empty symbol about the whole line, that has no ids.
    public void report(DetectionKind kind, String symbol, long micros, String detail) {
        report(kind, symbol, FrameKind.UNKNOWN, 0, 0, micros, detail);
    }

    void report(
            DetectionKind kind,
            String symbol,
            FrameKind frames,
            long firstId,
            long lastId,
            long micros,
            String detail) {
        report(kind, symbol, frames, firstId, lastId, 0, micros, detail);
    }

    private void report(
            DetectionKind kind,
            String symbol,
            FrameKind frames,
            long firstId,
            long lastId,
            int checksum,
            long micros,
            String detail) {
        counts[kind.ordinal()]++;
        out.detected(new Detection(kind, venue, symbol, line, frames, firstId, lastId, checksum, micros, detail));
    }

    /// Takes the lag of the newest frame.
    ///
    /// @return true when that is more than the settings allow
    boolean isLate(long lagMicros) {
        lags[lagAt] = lagMicros;
        if (++lagAt == lags.length) {
            lagAt = 0;
            lagsFull = true;
        }
        return lagMicros > lateAfterMicros;
    }

    /// The kinds that were noticed.
    public List<DetectionCount> counts() {
        var noticed = new ArrayList<DetectionCount>();
        for (var kind : KINDS) {
            if (counts[kind.ordinal()] > 0) {
                noticed.add(new DetectionCount(kind, counts[kind.ordinal()]));
            }
        }
        return noticed;
    }

    /// Lags of the newest frames in µs, a copy in no order.
    public long[] lags() {
        return Arrays.copyOf(lags, lagsFull ? lags.length : lagAt);
    }

    /// Lag of the newest frame in µs, 0 when none has come.
    public long lastLag() {
        return lags[lagAt == 0 ? lags.length - 1 : lagAt - 1];
    }
}
