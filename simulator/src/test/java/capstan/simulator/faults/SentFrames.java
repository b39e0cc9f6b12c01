package capstan.simulator.faults;

import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.MalformedFrame;
import capstan.simulator.Frames;
import capstan.simulator.StreamClient;
import capstan.wire.bytes.Checksum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a client of one line got, by ids.
final class SentFrames {

    /// A frame's symbol, kind and ids.
    record Ids(String symbol, FrameKind kind, long first, long last) {}

    private final List<Ids> frames = new ArrayList<>();
    /// Of those that say no ids.
    final Set<Integer> checksums = new HashSet<>();

    long unreadable;
    long unknown;

    static SentFrames of(StreamClient client) {
        var sent = new SentFrames();
        for (byte[] frame : client.frames) {
            try {
                FrameIds ids = Frames.ids(frame);
                if (ids.kind == FrameKind.UNKNOWN) {
                    sent.unknown++;
                    sent.checksums.add(Checksum.crc32c(frame, 0, frame.length));
                } else {
                    sent.frames.add(new Ids(Frames.symbol(frame), ids.kind, ids.firstId, ids.lastId));
                }
            } catch (MalformedFrame _) {
                sent.unreadable++;
                sent.checksums.add(Checksum.crc32c(frame, 0, frame.length));
            }
        }
        return sent;
    }

    List<Ids> frames() {
        return frames;
    }

    List<Ids> of(String symbol, FrameKind kind) {
        return frames.stream()
                .filter(ids -> ids.kind == kind && ids.symbol.equals(symbol))
                .toList();
    }

    /// Those that came more than once.
    Set<Ids> doubled() {
        var once = new HashSet<Ids>();
        var twice = new HashSet<Ids>();
        for (Ids ids : frames) {
            if (!once.add(ids)) {
                twice.add(ids);
            }
        }
        return twice;
    }

    /// Those of one symbol and kind that came behind newer ones.
    static Set<Ids> late(List<Ids> ofOneStream) {
        var late = new HashSet<Ids>();
        long newest = 0;
        for (Ids ids : ofOneStream) {
            if (ids.first < newest) {
                late.add(ids);
            }
            newest = Math.max(newest, ids.first);
        }
        return late;
    }
}
