package capstan.streams.line;

import capstan.market.faults.DetectionKind;
import capstan.streams.batch.BatchCounters;
import capstan.streams.connection.ConnectionStatus;
import capstan.streams.connection.Ending;
import capstan.streams.settings.Binance;
import capstan.streams.watch.DetectionCount;
import capstan.streams.watch.LineLag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has happened to a line's connections since it started. Owned by the line's actor.
final class LineHistory {

    private static final Logger LOG = LoggerFactory.getLogger(LineHistory.class);

    private final int line;
    private final String address;

    private long connectedSinceMicros;
    private long opened;
    private long rotations;
    private long reconnects;
    private @Nullable String lastError;
    private long lastErrorMicros;
    private boolean keyRefused;

    LineHistory(int line, String address) {
        this.line = line;
        this.address = address;
    }

    void opened() {
        opened++;
    }

    void rotated() {
        rotations++;
    }

    void reconnecting() {
        reconnects++;
    }

    void cameUp() {
        keyRefused = false;
    }

    /// Keeps why a connection ended that we did not close, and logs it.
    void ended(Ending ending, long nowMicros) {
        lastError = ending.text();
        lastErrorMicros = nowMicros;
        keyRefused = ending.kind() == Ending.Kind.KEY_REFUSED;
        if (keyRefused) {
            LOG.error("key refused line={} reason={}", line, ending.text());
        } else {
            LOG.warn("connection ended line={} kind={} reason={}", line, ending.kind(), ending.text());
        }
    }

    /// Takes note of whether every lane has a connection.
    void connected(boolean on, long nowMicros) {
        if (!on) {
            connectedSinceMicros = 0;
        } else if (connectedSinceMicros == 0) {
            connectedSinceMicros = nowMicros;
        }
    }

    LineStatus status(List<LaneStatus> lanes) {
        var connections = new ArrayList<ConnectionStatus>();
        var symbols = new ArrayList<SymbolLine>();
        var counters = BatchCounters.NONE;
        var detections = new EnumMap<DetectionKind, Long>(DetectionKind.class);
        var lags = LongStream.builder();
        long lastLag = 0;
        long held = 0;
        long inFlight = 0;
        long silences = 0;
        boolean paused = false;
        for (var lane : lanes) {
            connections.addAll(lane.connections());
            symbols.addAll(lane.symbols());
            counters = counters.plus(lane.counters());
            lane.detections().forEach(noticed -> detections.merge(noticed.kind(), noticed.count(), Long::sum));
            Arrays.stream(lane.lagsMicros()).forEach(lags);
            lastLag = lane.lagsMicros().length > 0 ? lane.lastLagMicros() : lastLag;
            held += lane.heldBytes();
            inFlight += lane.inFlightBytes();
            silences += lane.silences();
            paused |= lane.paused();
        }
        return new LineStatus(
                line,
                Binance.VENUE,
                address,
                connectedSinceMicros != 0,
                connectedSinceMicros,
                counters,
                detections.entrySet().stream()
                        .map(noticed -> new DetectionCount(noticed.getKey(), noticed.getValue()))
                        .toList(),
                LineLag.of(lastLag, lags.build().toArray()),
                opened,
                rotations,
                reconnects,
                silences,
                lastError,
                lastErrorMicros,
                keyRefused,
                held,
                inFlight,
                paused,
                List.copyOf(connections),
                List.copyOf(symbols));
    }
}
