package capstan.streams.batch;

import capstan.market.feed.FrameIds;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import capstan.streams.clock.FeedClock;
import capstan.streams.clock.RollingLimit;
import capstan.streams.watch.LineWatch;
import capstan.wire.bytes.Checksum;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Frames of a line that nobody can read, as its watch and the log are told of them: every one is reported, the log
/// names one in an interval and how many it left out. Owned by one batcher.
final class UnreadFrames {

    private static final Logger LOG = LoggerFactory.getLogger(SymbolBatcher.class);
    private static final int HEX_PREFIX_BYTES = 32;

    private final LineWatch watch;
    private final FrameReader reader;
    private final FeedClock clock;
    private final RollingLimit logLimit;
    private long malformed;
    private long notLogged;

    UnreadFrames(LineWatch watch, FrameReader reader, FeedClock clock, BatchSettings settings) {
        this.watch = watch;
        this.reader = reader;
        this.clock = clock;
        this.logLimit = new RollingLimit(1, settings.logInterval());
    }

    /// Malformed frames so far.
    long malformed() {
        return malformed;
    }

    /// A sound frame of a kind that this version does not know.
    ///
    /// @param ids as far as they could be read
    void unknown(byte[] array, int offset, int length, FrameIds ids, long now) {
        watch.unknownTemplate(
                Checksum.crc32c(array, offset, length), clock.microsAt(now), reader.glean(array, offset, length, ids));
    }

    /// @param ids as far as they could be read
    void malformed(MalformedFrame cause, byte[] array, int offset, int length, FrameIds ids, long now) {
        malformed++;
        String gleaned = reader.glean(array, offset, length, ids);
        watch.unreadable(
                ids, Checksum.crc32c(array, offset, length), clock.microsAt(now), gleaned + ": " + cause.getMessage());
        if (logLimit.waitNanos(now) > 0) {
            notLogged++;
            return;
        }
        logLimit.record(now);
        int shown = Math.min(length, HEX_PREFIX_BYTES);
        LOG.warn(
                "bad frame skipped line={} length={} reason={} bytes={} notLogged={}",
                watch.line(),
                length,
                cause.getMessage(),
                HexFormat.of().formatHex(array, offset, offset + shown),
                notLogged);
        notLogged = 0;
    }
}
