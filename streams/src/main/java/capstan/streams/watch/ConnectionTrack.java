package capstan.streams.watch;

import capstan.market.feed.FrameKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How far one connection has come with one symbol, for each kind of frames. Owned by one thread.
final class ConnectionTrack {

    static final long NOTHING = -1;
    private static final int KINDS = FrameKind.values().length;

    final long epoch;
    /// Lowest id that came.
    final long[] first = nothing();
    /// One more than the highest id that came.
    final long[] next = nothing();
    /// Event time of the frame with the highest id; kept for kinds whose ids may jump.
    final long[] eventTime = new long[KINDS];

    private final @Nullable IdHoles[] holes = new @Nullable IdHoles[KINDS];
    private final int holesKept;

    ConnectionTrack(long epoch, int holesKept) {
        this.epoch = epoch;
        this.holesKept = holesKept;
    }

    void lost(int kind, long firstId, long lastId) {
        IdHoles known = holes[kind];
        if (known == null) {
            known = new IdHoles(holesKept);
            holes[kind] = known;
        }
        known.add(firstId, lastId);
    }

    /// Takes note of ids that lie behind the newest.
    ///
    /// @return true when they had seemed lost, or lie before all that the connection brought; false when it had
    /// brought them
    boolean madeUp(int kind, long firstId, long lastId) {
        if (lastId < first[kind]) {
            first[kind] = firstId;
            return true;
        }
        IdHoles known = holes[kind];
        return known != null && known.fill(firstId, lastId);
    }

    /// One array for each kind of frames.
    static long[] nothing() {
        long[] ids = new long[KINDS];
        Arrays.fill(ids, NOTHING);
        return ids;
    }
}
