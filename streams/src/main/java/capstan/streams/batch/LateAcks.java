package capstan.streams.batch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Entities that do not ack in time, as the log is told of them: one line when the first of a connection is late and
/// one when none is late any more, however many symbols and batches it concerns. Owned by one batcher.
final class LateAcks {

    private static final Logger LOG = LoggerFactory.getLogger(SymbolBatcher.class);

    private final int line;
    private boolean lasting;
    private long since;
    private int mostLate;
    private long resent;

    private int lateNow;
    private long resentNow;
    private long longestNow;

    LateAcks(int line) {
        this.line = line;
    }

    /// One symbol's batch is late.
    ///
    /// @param unackedNanos how long it has been without its ack
    /// @param again whether it has just been sent again
    void late(long unackedNanos, boolean again) {
        lateNow++;
        resentNow += again ? 1 : 0;
        longestNow = Math.max(longestNow, unackedNanos);
    }

    /// All symbols have been looked at.
    ///
    /// @param symbols how many there are
    void looked(long now, int symbols) {
        mostLate = Math.max(mostLate, lateNow);
        resent += resentNow;
        if (lateNow > 0 && !lasting) {
            lasting = true;
            since = now - longestNow;
            LOG.warn(
                    "acks are late, batches are sent again until they come line={} symbols={} of={} unackedMillis={}",
                    line,
                    lateNow,
                    symbols,
                    longestNow / 1_000_000);
        } else if (lateNow == 0 && lasting) {
            LOG.info(
                    "acks come in time again line={} mostSymbols={} batchesSentAgain={} lastedMillis={}",
                    line,
                    mostLate,
                    resent,
                    (now - since) / 1_000_000);
            lasting = false;
            mostLate = 0;
            resent = 0;
        }
        lateNow = 0;
        resentNow = 0;
        longestNow = 0;
    }
}
