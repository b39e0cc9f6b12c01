package capstan.streams.watch;

import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import org.jspecify.annotations.Nullable;

/// What one line brings of one symbol, held against what it should bring. Owned by the event loop of the symbol's
/// connection.
///
/// Every connection of the line is a sequence of its own, so the overlap of two of them is nothing to report. Where
/// one follows another, the ids between what the old one brought last and the new one first are lost, which can be
/// told when the old one has ended.
public final class SymbolWatch {

    private static final int DIFF = FrameKind.DEPTH_DIFF.ordinal();
    private static final int TRADES = FrameKind.TRADES.ordinal();
    private static final int[] CONTINUOUS = {DIFF, TRADES};
    private static final long NO_EPOCH = -1;

    private final String symbol;
    private final LineWatch line;
    private final WatchSettings settings;

    private ConnectionTrack newest;
    private @Nullable ConnectionTrack older;
    private boolean newestEnded = true;
    /// One more than the highest id of connections that have ended.
    private long[] carried = ConnectionTrack.nothing();

    private boolean exponentsKnown;
    private short exponents;
    private short otherExponents;
    private int othersInRow;

    SymbolWatch(String symbol, LineWatch line, WatchSettings settings) {
        this.symbol = symbol;
        this.line = line;
        this.settings = settings;
        this.newest = new ConnectionTrack(NO_EPOCH, settings.holesKept());
    }

    /// Looks at one frame. Nothing is allocated while frames are as they should be.
    ///
    /// @param micros when it was received
    public void frame(long epoch, FrameIds ids, long micros) {
        if (line.isLate(micros - ids.eventTimeMicros)) {
            line.report(
                    DetectionKind.LATE,
                    symbol,
                    ids.kind,
                    ids.firstId,
                    ids.lastId,
                    micros,
                    "received " + (micros - ids.eventTimeMicros) + " us after its event time");
        }
        var track = newest;
        int kind = ids.kind.ordinal();
        if (epoch == track.epoch && ids.oddities == 0 && ids.exponents == exponents && exponentsKnown) {
            othersInRow = 0;
            long next = track.next[kind];
            if (kind == DIFF || kind == TRADES) {
                if (ids.firstId == next) {
                    track.next[kind] = ids.lastId + 1;
                    return;
                }
            } else if (ids.firstId >= next && next != ConnectionTrack.NOTHING) {
                track.next[kind] = ids.lastId + 1;
                track.eventTime[kind] = ids.eventTimeMicros;
                return;
            }
        }
        look(epoch, kind, ids, micros);
    }

    /// A connection of the line has ended.
    void ended(long epoch, long micros) {
        var before = older;
        if (before != null && before.epoch == epoch) {
            older = null;
            for (int kind : CONTINUOUS) {
                settle(before, kind, micros);
            }
        } else if (newest.epoch == epoch) {
            for (int kind : CONTINUOUS) {
                carried[kind] = Math.max(carried[kind], newest.next[kind]);
            }
            if (before != null) {
                newest = before;
                older = null;
            } else {
                newestEnded = true;
            }
        }
    }

    /// The symbol is not asked for any more: what comes next follows on nothing.
    public void forget() {
        newest = new ConnectionTrack(NO_EPOCH, settings.holesKept());
        newestEnded = true;
        older = null;
        carried = ConnectionTrack.nothing();
    }

    /// What lies between an old connection that has just ended and the one that took its place.
    private void settle(ConnectionTrack before, int kind, long micros) {
        long expected = Math.max(carried[kind], before.next[kind]);
        if (expected == ConnectionTrack.NOTHING) {
            return;
        }
        if (newest.first[kind] == ConnectionTrack.NOTHING) {
            carried[kind] = expected;
        } else if (newest.first[kind] > expected) {
            lostBetween(kind, expected, newest.first[kind] - 1, micros);
        }
    }

    private void look(long epoch, int kind, FrameIds ids, long micros) {
        if ((ids.oddities & FrameIds.NEWER_SCHEMA) != 0) {
            report(DetectionKind.NEWER_SCHEMA, ids, micros, "a newer version of the schema; its known part was read");
        }
        if ((ids.oddities & FrameIds.LONGER_BLOCK) != 0) {
            report(DetectionKind.LONGER_BLOCK, ids, micros, "longer blocks than known; their known part was read");
        }
        if (ids.exponents != exponents || !exponentsKnown) {
            otherExponents(ids, micros);
        } else {
            othersInRow = 0;
        }
        if (ids.entries == 0 && kind == TRADES) {
            return; // it has no ids
        }
        var track = track(epoch);
        if (track == null) {
            return;
        }
        if (track.next[kind] == ConnectionTrack.NOTHING) {
            firstOf(track, kind, ids, micros);
        } else if (kind == DIFF || kind == TRADES) {
            continuous(track, kind, ids, micros);
        } else {
            jumping(track, kind, ids, micros);
        }
    }

    /// @return null for a connection that is older than the two that count
    private @Nullable ConnectionTrack track(long epoch) {
        if (epoch == newest.epoch) {
            return newest;
        }
        if (epoch < newest.epoch) {
            return older != null && older.epoch == epoch ? older : null;
        }
        older = newestEnded ? null : newest;
        newest = new ConnectionTrack(epoch, settings.holesKept());
        newestEnded = false;
        return newest;
    }

    private void firstOf(ConnectionTrack track, int kind, FrameIds ids, long micros) {
        track.first[kind] = ids.firstId;
        track.next[kind] = ids.lastId + 1;
        track.eventTime[kind] = ids.eventTimeMicros;
        long expected = carried[kind];
        if (older == null && expected != ConnectionTrack.NOTHING && ids.firstId > expected) {
            lostBetween(kind, expected, ids.firstId - 1, micros);
        }
    }

    private void continuous(ConnectionTrack track, int kind, FrameIds ids, long micros) {
        long next = track.next[kind];
        if (ids.firstId > next) {
            track.lost(kind, next, ids.firstId - 1);
            line.report(
                    DetectionKind.LOST,
                    symbol,
                    ids.kind,
                    next,
                    ids.firstId - 1,
                    micros,
                    "expected id " + next + ", got " + ids.firstId + " to " + ids.lastId);
        } else if (ids.firstId < next) {
            long last = Math.min(ids.lastId, next - 1);
            boolean madeUp = track.madeUp(kind, ids.firstId, last);
            line.report(
                    madeUp ? DetectionKind.REORDERED : DetectionKind.DOUBLED,
                    symbol,
                    ids.kind,
                    ids.firstId,
                    last,
                    micros,
                    "expected id " + next + ", got " + ids.firstId + " to " + ids.lastId
                            + (madeUp ? ", which was missing" : " again"));
        }
        track.next[kind] = Math.max(next, ids.lastId + 1);
    }

    /// Ids of tops jump by design; what can be told is that one comes again, or behind a newer one.
    private void jumping(ConnectionTrack track, int kind, FrameIds ids, long micros) {
        long newestId = track.next[kind] - 1;
        if (ids.firstId < newestId) {
            report(DetectionKind.REORDERED, ids, micros, "id " + ids.firstId + " came behind " + newestId);
        } else if (ids.firstId == newestId && ids.eventTimeMicros == track.eventTime[kind]) {
            report(DetectionKind.DOUBLED, ids, micros, "id " + ids.firstId + " of the same event time came again");
        } else {
            track.next[kind] = ids.lastId + 1;
            track.eventTime[kind] = ids.eventTimeMicros;
        }
    }

    /// Frames in another exponent are told until there were so many in a row that it counts as the symbol's own.
    private void otherExponents(FrameIds ids, long micros) {
        if (!exponentsKnown) {
            exponentsKnown = true;
            exponents = ids.exponents;
            return;
        }
        othersInRow = ids.exponents == otherExponents ? othersInRow + 1 : 1;
        otherExponents = ids.exponents;
        report(
                DetectionKind.OTHER_EXPONENT,
                ids,
                micros,
                "exponents " + text(ids.exponents) + " instead of " + text(exponents));
        if (othersInRow >= settings.exponentPatience()) {
            exponents = ids.exponents;
            othersInRow = 0;
        }
    }

    /// Little-endian: the price's exponent is the low byte.
    private static String text(short exponents) {
        return (byte) exponents + " and " + (byte) (exponents >> 8);
    }

    private void lostBetween(int kind, long first, long last, long micros) {
        line.report(
                DetectionKind.LOST,
                symbol,
                kind == DIFF ? FrameKind.DEPTH_DIFF : FrameKind.TRADES,
                first,
                last,
                micros,
                "passed between two connections");
    }

    private void report(DetectionKind what, FrameIds ids, long micros, String detail) {
        line.report(what, symbol, ids.kind, ids.firstId, ids.lastId, micros, detail);
    }
}
