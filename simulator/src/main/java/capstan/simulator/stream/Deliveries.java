package capstan.simulator.stream;

import capstan.simulator.stats.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// The last step of every message: counted, put behind what its connection is to get, and flushed after the tick.
/// Owned by the market thread.
final class Deliveries implements FrameSender {

    private final LongAdder[][] sent = new LongAdder[Encoding.values().length][StreamKind.values().length];
    private final List<Session> dirty = new ArrayList<>();

    Deliveries(Counters counters) {
        for (Encoding encoding : Encoding.values()) {
            for (StreamKind kind : StreamKind.values()) {
                sent[encoding.ordinal()][kind.ordinal()] = counters.frames(encoding + "_" + kind);
            }
        }
    }

    /// The counter of a topic's messages, for loops over sessions.
    LongAdder counter(StreamTopic topic) {
        return sent[topic.encoding.ordinal()][topic.kind.ordinal()];
    }

    @Override
    public void send(Session session, StreamTopic topic, byte[] frame, int length) {
        send(session, topic, frame, length, counter(topic));
    }

    void send(Session session, StreamTopic topic, byte[] payload, int length, LongAdder counter) {
        if (session.outbound().send(topic, payload, length, counter) && !session.dirty) {
            session.dirty = true;
            dirty.add(session);
        }
    }

    /// Hands everything taken since the last call to the sockets.
    void flush() {
        int kept = 0;
        for (int index = 0; index < dirty.size(); index++) {
            Session session = dirty.get(index);
            if (flushed(session)) {
                dirty.set(kept++, session);
            } else {
                session.dirty = false;
            }
        }
        dirty.subList(kept, dirty.size()).clear();
    }

    @Override
    public void flush(Session session) {
        flushed(session);
    }

    /// True when something is left for the next time.
    private boolean flushed(Session session) {
        LongAdder tops = sent[session.encoding().ordinal()][StreamKind.BEST_BID_ASK.ordinal()];
        return session.outbound().flush(session.encoding(), tops);
    }
}
