package capstan.http.lines;

import capstan.market.faults.DetectionKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one line says of itself.
///
/// @param node `host:port` of the node on which it runs, empty when no node does
/// @param address scheme, host and port, or what stands for them
/// @param connectedSinceMicros µs since the epoch, 0 while it is not connected
/// @param reconnects connections opened because another had ended
/// @param frames received since it started
/// @param framesAcked frames that the entities have taken or dropped
/// @param framesFirst of them, those that no other line had brought before
/// @param lagMicros how far the newest frame was behind the venue's time in it
/// @param lagFrames newest frames over which the percentiles are taken; with 0 there is no lag
/// @param lastError why the last connection ended, null when none did
/// @param detections how often the line noticed what, since it started
public record LineReport(
        int line,
        String node,
        String address,
        boolean connected,
        long connectedSinceMicros,
        long reconnects,
        long frames,
        long framesAcked,
        long framesFirst,
        long lagMicros,
        long lagP50Micros,
        long lagP99Micros,
        int lagFrames,
        @Nullable String lastError,
        Map<DetectionKind, Long> detections) {

    /// A line that says nothing.
    public static LineReport unknown(int line, String node, String why) {
        return new LineReport(line, node, "", false, 0, 0, 0, 0, 0, 0, 0, 0, 0, why, Map.of());
    }
}
