package capstan.http.fake;

import capstan.actors.symbol.BookDetail;
import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.http.cluster.ClusterReport;
import capstan.http.lines.LineReport;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.features.Feature;
import capstan.market.feed.FrameKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Replies of symbol entities with known figures. Prices have exponent −8 and tick 0.01, quantities −8 and 0.00001.
public final class Views {

    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00.500Z");
    public static final InstantSource CLOCK = InstantSource.fixed(NOW);
    /// 1.5 s before `NOW`.
    public static final long RECEIVED_MICROS = NOW.toEpochMilli() * 1000 - 1_500_000;
    public static final long TICK = 1_000_000;
    public static final long STEP = 1_000;

    /// One with ids and one without.
    public static final List<Detection> DETECTIONS = List.of(
            new Detection(
                    DetectionKind.LOST,
                    "binance",
                    "BTCUSDT",
                    1,
                    FrameKind.DEPTH_DIFF,
                    1_001,
                    1_004,
                    RECEIVED_MICROS,
                    "expected id 1001, got 1005 to 1007"),
            new Detection(
                    DetectionKind.REFUSED,
                    "binance",
                    "",
                    Detection.NO_LINE,
                    FrameKind.UNKNOWN,
                    0,
                    0,
                    RECEIVED_MICROS,
                    "429"));

    private Views() {}

    /// A line that has brought 80 of 100 frames first, or one that has never been connected.
    /// Three nodes, one of which cannot be reached.
    public static ClusterReport cluster() {
        return new ClusterReport(
                "10.0.0.1:2551",
                "10.0.0.1:2551",
                List.of(
                        member("10.0.0.1:2551", true, Map.of("7", 2, "12", 1), "binance:BTCUSDT", "binance:ETHUSDT"),
                        member("10.0.0.2:2551", false, Map.of("9", 1), "binance:SOLUSDT"),
                        member("10.0.0.3:2551", true, Map.of())),
                Map.of("snapshot-gate", "10.0.0.1:2551", "gap-ledger", "10.0.0.1:2551"),
                "");
    }

    /// The same while the shards' coordinator does not answer and no leader is there.
    public static ClusterReport clusterWithoutShards() {
        ClusterReport known = cluster();
        return new ClusterReport(known.self(), "", known.members(), Map.of(), "the coordinator does not answer");
    }

    private static ClusterReport.Member member(
            String address, boolean reachable, Map<String, Integer> shards, String... symbols) {
        return new ClusterReport.Member(
                address,
                "Up",
                reachable,
                Set.of("market", "api"),
                "0.1.0",
                shards,
                List.of(symbols),
                reachable ? new ClusterReport.Standby(List.of("binance:ADAUSDT"), List.of(), 3, 2, 1) : null);
    }

    public static LineReport line(int number, boolean connected) {
        return connected
                ? new LineReport(
                        number,
                        "10.0.0.1:2551",
                        "wss://there:9443",
                        true,
                        RECEIVED_MICROS,
                        2,
                        120,
                        100,
                        80,
                        900,
                        1_000,
                        9_000,
                        120,
                        null,
                        Map.of(DetectionKind.LOST, 3L, DetectionKind.DISCONNECTED, 2L))
                : new LineReport(
                        number,
                        "10.0.0.1:2551",
                        "wss://there:9443",
                        false,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        "key refused",
                        Map.of());
    }

    public static BookView book(String id, String status, @Nullable String reason, long[][] bids, long[][] asks) {
        return new BookView(
                venue(id),
                symbol(id),
                status,
                reason,
                -8,
                -8,
                TICK,
                STEP,
                1_000,
                900,
                2,
                -1L,
                0x0123456789abcdefL,
                RECEIVED_MICROS - 2_000,
                RECEIVED_MICROS,
                bids.length,
                asks.length,
                bids,
                asks);
    }

    /// A live book with `levels` levels a side around 60000.
    public static BookView book(String id, int levels) {
        long[][] bids = new long[levels][];
        long[][] asks = new long[levels][];
        for (int level = 0; level < levels; level++) {
            bids[level] = new long[] {6_000_000_000_000L - level * TICK, (level + 1) * STEP};
            asks[level] = new long[] {6_000_000_000_000L + (level + 1) * TICK, (level + 1) * STEP};
        }
        return book(id, "LIVE", null, bids, asks);
    }

    public static TradesView trades(String id, int count) {
        TradesView.Entry[] trades = new TradesView.Entry[count];
        for (int at = 0; at < count; at++) {
            trades[at] = new TradesView.Entry(
                    5_000 - at, 6_000_000_000_000L, 150_000_000L, RECEIVED_MICROS - at, at % 2 == 0);
        }
        return new TradesView(venue(id), symbol(id), -8, -8, TICK, STEP, List.of(trades));
    }

    /// Every feature is its position plus a half, but those named have no value.
    public static FeaturesView features(String id, Feature... without) {
        double[] values = new double[Feature.values().length];
        for (int at = 0; at < values.length; at++) {
            values[at] = at + 0.5;
        }
        Arrays.stream(without).forEach(feature -> values[feature.ordinal()] = Double.NaN);
        double share = (double) (values.length - without.length) / values.length;
        return new FeaturesView(
                venue(id), symbol(id), Feature.VERSION, 1_732_449_598_000_000L, 0xfeL, 1_000, 5_000, 12, share, values);
    }

    public static SymbolStatus status(String id, String status, @Nullable String reason) {
        return status(id, status, reason, 7_000);
    }

    /// Counters are 7000 for frames and count down from it: diffs applied 6999, diffs stale 6998 and so on.
    public static SymbolStatus status(String id, String status, @Nullable String reason, long frames) {
        return new SymbolStatus(
                venue(id),
                symbol(id),
                status,
                reason,
                true,
                1_000,
                900,
                2,
                -1L,
                0x0123456789abcdefL,
                0xaL,
                4_000,
                5_000,
                1,
                RECEIVED_MICROS - 2_000,
                RECEIVED_MICROS,
                300,
                44,
                40,
                250,
                200,
                2_500,
                120,
                frames,
                frames - 1,
                frames - 2,
                frames - 3,
                frames - 4,
                frames - 5,
                frames - 6,
                frames - 7,
                frames - 8,
                frames - 9,
                frames - 10,
                new BookDetail(0, 0, 0, 0, 5_000, 5_999_000_000_000L, 6_001_000_000_000L, 1_000, 0, 0, null, null));
    }

    private static String venue(String id) {
        return id.substring(0, id.indexOf(':'));
    }

    private static String symbol(String id) {
        return id.substring(id.indexOf(':') + 1);
    }
}
