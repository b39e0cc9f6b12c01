package capstan.http.views;

import capstan.http.lines.LineReport;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `/lines`.
///
/// @param count how many lines the cluster has
/// @param detections what was noticed last, newest first
public record LinesJson(int count, List<Line> lines, List<Noticed> detections) {

    /// @param node that runs it, `host:port` in the cluster; null when no node does
    /// @param address null when it does not say
    /// @param connectedUs null while it is not connected, as `connectedMs`
    /// @param firstShare share of its frames that no other line had brought before, null before the first
    /// @param lag null before the first frame
    /// @param lastError null when no connection has ended
    /// @param detections how often what was noticed, by kind
    public record Line(
            int line,
            @Nullable String node,
            @Nullable String address,
            boolean connected,
            @Nullable Long connectedUs,
            @Nullable Long connectedMs,
            long reconnects,
            long frames,
            long framesFirst,
            @Nullable Double firstShare,
            @Nullable Lag lag,
            @Nullable String lastError,
            Map<DetectionKind, Long> detections) {}

    /// How far frames are behind the venue's time in them.
    ///
    /// @param lastUs of the newest frame
    /// @param frames newest ones, over which the percentiles are taken
    public record Lag(long lastUs, long p50Us, long p99Us, int frames) {}

    /// @param line null when no line brought it
    /// @param symbol null when it concerns a whole line or the venue's REST, or is not known
    /// @param frames null when there are no ids, as these
    /// @param crc32c of a frame that could not be read, in hexadecimal; null when it is about no such frame
    public record Noticed(
            long atUs,
            DetectionKind kind,
            @Nullable Integer line,
            @Nullable String symbol,
            @Nullable String frames,
            @Nullable Long firstId,
            @Nullable Long lastId,
            @Nullable String crc32c,
            String detail) {}

    public static LinesJson of(List<LineReport> lines, List<Detection> newest, InstantSource clock) {
        return new LinesJson(
                lines.size(),
                lines.stream().map(line -> line(line, clock)).toList(),
                newest.stream().map(LinesJson::noticed).toList());
    }

    private static Line line(LineReport line, InstantSource clock) {
        return new Line(
                line.line(),
                line.node().isEmpty() ? null : line.node(),
                line.address().isEmpty() ? null : line.address(),
                line.connected(),
                Age.micros(line.connectedSinceMicros()),
                Age.millisSince(line.connectedSinceMicros(), clock),
                line.reconnects(),
                line.frames(),
                line.framesFirst(),
                line.framesAcked() == 0 ? null : (Double) ((double) line.framesFirst() / line.framesAcked()),
                line.lagFrames() == 0
                        ? null
                        : new Lag(line.lagMicros(), line.lagP50Micros(), line.lagP99Micros(), line.lagFrames()),
                line.lastError(),
                new TreeMap<>(line.detections()));
    }

    private static Noticed noticed(Detection detection) {
        boolean hasIds = detection.lastId() != 0;
        return new Noticed(
                detection.atMicros(),
                detection.kind(),
                detection.line() == Detection.NO_LINE ? null : (Integer) detection.line(),
                detection.symbol().isEmpty() ? null : detection.symbol(),
                hasIds ? detection.frames().name() : null,
                hasIds ? (Long) detection.firstId() : null,
                hasIds ? (Long) detection.lastId() : null,
                detection.checksum() == 0 ? null : HexFormat.of().toHexDigits(detection.checksum()),
                detection.detail());
    }
}
