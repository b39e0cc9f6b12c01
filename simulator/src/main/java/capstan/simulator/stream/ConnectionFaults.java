package capstan.simulator.stream;

import capstan.market.feed.FrameKind;
import capstan.simulator.faults.FaultDice;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultOdds;
import capstan.simulator.faults.FaultSettings;
import capstan.simulator.faults.ScriptedFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What goes wrong with the connections of one line: by chance once in each full second of a connection's life, or by
/// script. A new connection knows nothing of what befell the one before it. Owned by the market thread.
final class ConnectionFaults {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LineFaults line;
    private final FaultOdds odds;
    private final FaultSettings settings;
    private final long subject;
    private final List<ScriptedFault> script = new ArrayList<>();

    ConnectionFaults(LineFaults line) {
        this.line = line;
        odds = new FaultOdds(line.surroundings.plan(), line.number, FaultKind.Scope.CONNECTION);
        settings = line.surroundings.plan().settings();
        subject = FaultDice.subject(line.number, "", FrameKind.UNKNOWN.ordinal());
    }

    void inject(ScriptedFault fault) {
        script.add(fault);
    }

    void end() {
        script.clear();
    }

    void tick(long nowNanos) {
        ScriptedFault scripted = scripted(nowNanos);
        boolean hit = false;
        for (Session session : line.surroundings.sessions().open()) {
            SessionPlace place = session.place();
            if (place.line() != line.number || !session.outbound().isOpen()) {
                continue;
            }
            if (place.isMuted() && place.fate == SessionPlace.Fate.NONE) {
                // Its end is under way already.
                continue;
            }
            if (place.fate != SessionPlace.Fate.NONE) {
                if (nowNanos - place.fateNanos >= 0) {
                    end(session);
                }
                continue;
            }
            FaultKind kind = scripted == null ? drawn(session, nowNanos) : scripted.kind();
            if (kind != null) {
                inject(kind, session, nowNanos);
                hit = true;
            }
        }
        if (hit && scripted != null) {
            script.remove(scripted);
        }
    }

    /// A scripted fault that is due; it waits until there is a connection for it.
    private @Nullable ScriptedFault scripted(long nowNanos) {
        long elapsed = nowNanos - line.surroundings.startNanos();
        for (ScriptedFault fault : script) {
            if (fault.when() instanceof ScriptedFault.When.Time(var since) && elapsed >= since.toNanos()) {
                return fault;
            }
        }
        return null;
    }

    private @Nullable FaultKind drawn(Session session, long nowNanos) {
        if (odds.isEmpty() || line.isEnded()) {
            return null;
        }
        SessionPlace place = session.place();
        long lived = (nowNanos - session.openedNanos()) / SECOND_NANOS;
        while (place.seconds < lived) {
            place.seconds++;
            FaultDice dice = line.dice.about(line.surroundings.plan().seed(), subject, place.number(), place.seconds);
            FaultKind kind = odds.choose(dice.uniform());
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    private void inject(FaultKind kind, Session session, long nowNanos) {
        // Frames that wait go out first, so that the log says for sure what each connection got.
        line.letGo();
        SessionPlace place = session.place();
        String which = "connection " + place.number();
        switch (kind) {
            case SILENT_SOCKET -> {
                enter(
                        kind,
                        which + ", pings go on, cut after "
                                + settings.silentSocket().toMillis() + " ms");
                mute(session);
                place.fate = SessionPlace.Fate.CUT;
                place.fateNanos = nowNanos + settings.silentSocket().toNanos();
            }
            case DISCONNECT -> {
                boolean isReset = line.dice
                        .about(line.surroundings.plan().seed(), subject, place.number(), 0)
                        .coin();
                enter(kind, which + (isReset ? ", reset" : ", closed without a close frame"));
                mute(session);
                session.cut(isReset);
            }
            case SHUTDOWN_NOTICE -> {
                enter(
                        kind,
                        which + ", closed after " + settings.shutdownNotice().toMillis() + " ms");
                session.announceShutdown();
                place.fate = SessionPlace.Fate.CLOSE;
                place.fateNanos = nowNanos + settings.shutdownNotice().toNanos();
            }
            case RULE_CLOSE -> {
                enter(kind, which + ", code " + Session.POLICY);
                mute(session);
                session.close(Session.POLICY, "Too many requests");
            }
            default -> throw new IllegalArgumentException(kind + " hits no connection");
        }
    }

    private void end(Session session) {
        SessionPlace.Fate fate = session.place().fate;
        session.place().fate = SessionPlace.Fate.NONE;
        line.letGo();
        mute(session);
        if (fate == SessionPlace.Fate.CLOSE) {
            session.close(Session.GOING_AWAY, "Server shuts down");
        } else {
            session.cut(false);
        }
    }

    /// The connection gets what it was to get so far, and no more.
    private void mute(Session session) {
        line.surroundings.sender().flush(session);
        session.place().mute();
        line.muted();
    }

    private void enter(FaultKind kind, String detail) {
        line.surroundings.recorder().record(kind, line.number, "", FrameKind.UNKNOWN, 0, 0, detail);
    }
}
