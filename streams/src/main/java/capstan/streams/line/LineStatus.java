package capstan.streams.line;

import capstan.actors.CborSerializable;
import capstan.streams.batch.BatchCounters;
import capstan.streams.connection.ConnectionStatus;
import capstan.streams.watch.DetectionCount;
import capstan.streams.watch.LineLag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a line says of itself, for health and metrics. Never holds the key.
///
/// @param address scheme, host and port
/// @param connected true when every group of symbols has a connection that is up
/// @param connectedSinceMicros when that became so, µs since the epoch; 0 while it is not
/// @param counters what has passed since the line started
/// @param detections what was noticed since the line started
/// @param lag how far the newest frames were behind the exchange
/// @param opened connections opened since the line started
/// @param rotations connections that were replaced while they were up
/// @param reconnects connections opened because another had ended
/// @param silences times that a symbol or a whole connection was found silent
/// @param lastError why the last connection ended that we did not close ourselves, null when none did
/// @param lastErrorMicros when, µs since the epoch; 0 when none did
/// @param keyRefused true while the last try was refused because of the API key
/// @param heldBytes bytes collected and not yet sent
/// @param inFlightBytes bytes sent to entities and not yet acked
/// @param paused true while reading is stopped somewhere because too much is held
public record LineStatus(
        int line,
        String venue,
        String address,
        boolean connected,
        long connectedSinceMicros,
        BatchCounters counters,
        List<DetectionCount> detections,
        LineLag lag,
        long opened,
        long rotations,
        long reconnects,
        long silences,
        @Nullable String lastError,
        long lastErrorMicros,
        boolean keyRefused,
        long heldBytes,
        long inFlightBytes,
        boolean paused,
        List<ConnectionStatus> connections,
        List<SymbolLine> symbols)
        implements CborSerializable {}
