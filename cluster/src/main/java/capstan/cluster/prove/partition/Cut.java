package capstan.cluster.prove.partition;

import java.util.Locale;

/// How the smaller part of a cluster is cut off. They take turns in this order.
enum Cut {
    /// The parts do not reach each other; both reach the stores and the exchange, which is the nasty case.
    FROM_EACH_OTHER,
    /// The smaller part reaches nothing and nobody.
    FROM_EVERYTHING,
    /// What the smaller part sends to the larger one is lost; what that one sends arrives.
    ONE_WAY,
    /// The smaller part's processes stand still for longer than the cluster waits (SIGSTOP), and go on later.
    STANDSTILL;

    /// Whether processes end while they are cut off. One that stands still ends when it goes on.
    boolean isOfLinks() {
        return this != STANDSTILL;
    }

    /// For people and as in JSON.
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whose turn it is.
    ///
    /// @param trial 0 for the first one
    static Cut of(int trial) {
        return values()[trial % values().length];
    }

    /// Whether a process that has ended is started again while it is still cut off, as a platform does that does not
    /// know. Otherwise it is started when all is healed.
    ///
    /// @param trial 0 for the first one
    static boolean isRestartedWhileCut(int trial) {
        return of(trial).isOfLinks() && trial / values().length % 2 == 1;
    }
}
