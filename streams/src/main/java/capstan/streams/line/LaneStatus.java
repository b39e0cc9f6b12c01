package capstan.streams.line;

import capstan.streams.batch.BatchCounters;
import capstan.streams.connection.ConnectionStatus;
import java.util.List;

/// What one lane says of itself, taken on its event loop.
record LaneStatus(
        List<ConnectionStatus> connections,
        BatchCounters counters,
        long heldBytes,
        long inFlightBytes,
        boolean paused,
        long silences,
        List<SymbolLine> symbols) {}
