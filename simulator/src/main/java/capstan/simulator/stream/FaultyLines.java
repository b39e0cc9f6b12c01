package capstan.simulator.stream;

import capstan.simulator.faults.ScriptedFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way of binary frames to the connections of lines on which something is to go wrong; the other lines get theirs
/// as they are. Owned by the market thread.
final class FaultyLines {

    private final FaultSurroundings surroundings;
    private final @Nullable LineFaults[] byLine;
    private final List<LineFaults> faulty = new ArrayList<>();

    /// @param lines how many there are
    FaultyLines(int lines, FaultSurroundings surroundings) {
        this.surroundings = surroundings;
        byLine = new LineFaults[lines + 1];
        for (int line = 1; line <= lines; line++) {
            if (surroundings.plan().concernsLine(line)) {
                begin(line);
            }
        }
    }

    private LineFaults begin(int line) {
        LineFaults faults = byLine[line];
        if (faults == null) {
            faults = new LineFaults(line, surroundings);
            byLine[line] = faults;
            faulty.add(faults);
        }
        return faults;
    }

    /// True when nothing goes wrong on any line.
    boolean isIdle() {
        return faulty.isEmpty();
    }

    /// Adds to the script of the lines it is about.
    void inject(ScriptedFault fault) {
        if (fault.line() >= byLine.length) {
            throw new IllegalArgumentException(
                    "there are lines 1 to " + (byLine.length - 1) + ", got line " + fault.line());
        }
        for (int line = 1; line < byLine.length; line++) {
            if (fault.concernsLine(line)) {
                begin(line).inject(fault);
            }
        }
    }

    /// Nothing goes wrong from now on; what is under way takes its course.
    void end() {
        faulty.forEach(LineFaults::end);
    }

    void deliver(StreamTopic topic, byte[] frame, int length, long firstId, long lastId) {
        Session[] sessions = topic.sessions();
        for (Session session : sessions) {
            if (byLine[session.place().line()] == null) {
                surroundings.sender().send(session, topic, frame, length);
            }
        }
        for (int index = 0; index < faulty.size(); index++) {
            faulty.get(index).deliver(topic, sessions, frame, length, firstId, lastId);
        }
    }

    /// Lets happen what is due by the clock.
    void tick() {
        for (int index = 0; index < faulty.size(); index++) {
            faulty.get(index).tick();
        }
    }
}
