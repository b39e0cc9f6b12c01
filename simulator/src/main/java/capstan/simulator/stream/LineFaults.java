package capstan.simulator.stream;

import capstan.simulator.faults.FaultDice;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultOdds;
import capstan.simulator.faults.ScriptedFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What goes wrong on one line: its streams, its symbols, its connections. Owned by the market thread.
final class LineFaults {

    final int number;
    final FaultSurroundings surroundings;
    final FaultOdds frameOdds;
    final FaultDice dice = new FaultDice();
    private final ConnectionFaults connections;
    private final Map<StreamTopic, FaultyStream> streams = new IdentityHashMap<>();
    private final Map<Integer, FaultySymbol> symbols = new HashMap<>();
    private final List<ScriptedFault> script = new ArrayList<>();
    /// Streams that keep frames back.
    private final List<FaultyStream> keeping = new ArrayList<>();

    private final List<FaultySymbol> silent = new ArrayList<>();
    private boolean isEnded;
    /// Counts changes in which connections take frames, so that streams look anew.
    private int generation;

    LineFaults(int number, FaultSurroundings surroundings) {
        this.number = number;
        this.surroundings = surroundings;
        frameOdds = new FaultOdds(surroundings.plan(), number, FaultKind.Scope.FRAME);
        connections = new ConnectionFaults(this);
        surroundings.plan().script().faults().stream()
                .filter(fault -> fault.concernsLine(number))
                .forEach(this::inject);
    }

    void inject(ScriptedFault fault) {
        if (fault.kind().scope() == FaultKind.Scope.CONNECTION) {
            connections.inject(fault);
            return;
        }
        script.add(fault);
        streams.values().forEach(stream -> stream.offer(fault));
    }

    void deliver(StreamTopic topic, Session[] sessions, byte[] frame, int length, long firstId, long lastId) {
        FaultyStream stream = streams.get(topic);
        if (stream == null) {
            stream = begin(topic);
        }
        stream.deliver(sessions, frame, length, firstId, lastId);
    }

    private FaultyStream begin(StreamTopic topic) {
        FaultySymbol symbol = symbols.computeIfAbsent(
                topic.symbol,
                known -> new FaultySymbol(
                        this, surroundings.listings().get(known).instrument()));
        var stream = new FaultyStream(this, symbol, topic);
        streams.put(topic, stream);
        symbol.add(stream);
        script.forEach(stream::offer);
        return stream;
    }

    /// A scripted fault has happened on a stream; no other is to have it too.
    void done(ScriptedFault fault) {
        script.remove(fault);
        streams.values().forEach(stream -> stream.withdraw(fault));
    }

    /// Nothing goes wrong by chance or script from now on.
    void end() {
        isEnded = true;
        List.copyOf(script).forEach(this::done);
        connections.end();
    }

    boolean isEnded() {
        return isEnded;
    }

    int generation() {
        return generation;
    }

    /// The connections of the line that take frames.
    Session[] ours(Session[] sessions) {
        return Arrays.stream(sessions)
                .filter(session ->
                        session.place().line() == number && !session.place().isMuted())
                .toArray(Session[]::new);
    }

    /// A connection takes no more frames.
    void muted() {
        generation++;
    }

    void keeps(FaultyStream stream) {
        if (!keeping.contains(stream)) {
            keeping.add(stream);
        }
    }

    void silent(FaultySymbol symbol) {
        silent.add(symbol);
    }

    /// Sends everything that is kept back, so that nothing is under way when something worse happens.
    void letGo() {
        long now = surroundings.clock().nanoTime();
        keeping.forEach(stream -> stream.letGo(now));
        keeping.clear();
    }

    void tick() {
        long now = surroundings.clock().nanoTime();
        if (!keeping.isEmpty()) {
            keeping.removeIf(stream -> stream.isDone(now));
        }
        if (!silent.isEmpty()) {
            silent.removeIf(symbol -> symbol.isDone(now));
        }
        connections.tick(now);
    }
}
