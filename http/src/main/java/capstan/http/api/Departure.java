package capstan.http.api;

import java.util.concurrent.atomic.AtomicBoolean;

/// Whether this node is leaving. Set once when it begins to shut down, so that load balancers stop sending requests
/// before the port closes. Safe for any thread.
public final class Departure {

    private final AtomicBoolean leaving = new AtomicBoolean();

    public void leave() {
        leaving.set(true);
    }

    public boolean isLeaving() {
        return leaving.get();
    }
}
