package capstan.streams.line;

import capstan.streams.batch.BatchCounters;
import capstan.streams.connection.ConnectionStatus;
import capstan.streams.watch.DetectionCount;
import java.util.List;

/// What one lane says of itself, taken on its event loop.
///
/// @param lagsMicros of its newest frames, in no order
record LaneStatus(
        List<ConnectionStatus> connections,
        BatchCounters counters,
        List<DetectionCount> detections,
        long lastLagMicros,
        long[] lagsMicros,
        long heldBytes,
        long inFlightBytes,
        boolean paused,
        long silences,
        List<SymbolLine> symbols) {}
