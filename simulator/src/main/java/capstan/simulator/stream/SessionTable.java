package capstan.simulator.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The stream connections that are open. Safe for any thread.
final class SessionTable {

    private final List<Session> sessions = new CopyOnWriteArrayList<>();

    List<Session> open() {
        return sessions;
    }

    void add(Session session) {
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
    }
}
