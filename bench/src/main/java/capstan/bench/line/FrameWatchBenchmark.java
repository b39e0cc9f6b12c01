package capstan.bench.line;

import capstan.bench.Control;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.streams.watch.LineWatch;
import capstan.streams.watch.SymbolWatch;
import capstan.streams.watch.WatchSettings;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.exchange.SbeFrameWriter;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Cost of a frame on a line before it is collected for its entity, in ns: its identity read and, if watched, held
/// against what the line has brought of its symbol.
///
/// Held fixed: diffs of 16 levels, trades one a frame, and bestBidAsks of twenty symbols in turn, back to back in one
/// array and whole, with ids that go on from pass to pass. Control: `IDENTIFY`, the same without the watch.
/// `./capstan bench --only FrameWatchBenchmark` runs it.
@Control(parameter = "path", value = "IDENTIFY")
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // the harness sets what is set
public class FrameWatchBenchmark {

    private static final int SYMBOLS = 20;
    private static final int ROUNDS = 64;
    private static final int KINDS = 3;
    private static final int FRAMES = SYMBOLS * ROUNDS * KINDS;
    private static final int LEVELS = 16;
    private static final int EXPONENT = -8;
    private static final long PRICE = 6_000_000_000_000L;
    private static final long NOW = 1_767_225_600_000_000L;

    /// What is done with a frame.
    public enum Path {
        IDENTIFY,
        IDENTIFY_AND_WATCH
    }

    @Param
    public Path path;

    private final SbeFrameReader reader = new SbeFrameReader();
    private final FrameIds ids = new FrameIds();
    private final SymbolWatch[] watches = new SymbolWatch[SYMBOLS];
    private byte[] bytes;
    private final int[] starts = new int[FRAMES + 1];
    private LineWatch line;
    private long detections;
    private long passes;

    @Setup(Level.Trial)
    public void write() {
        var settings = WatchSettings.from(ConfigFactory.load().getConfig("capstan.streams.watch"));
        line = new LineWatch("binance", 1, settings, _ -> detections++);
        var frames = new java.io.ByteArrayOutputStream();
        int at = 0;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            watches[symbol] = line.add("SYM" + symbol + "USDT");
        }
        for (int round = 1; round <= ROUNDS; round++) {
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                byte[] name = ("SYM" + symbol + "USDT").getBytes(StandardCharsets.UTF_8);
                for (byte[] frame : new byte[][] {diff(name, round), trade(name, round), best(name, round)}) {
                    frames.writeBytes(frame);
                    starts[++at] = frames.size();
                }
            }
        }
        bytes = frames.toByteArray();
        passes = 0;
        if (frames() != FRAMES * 1L || path == Path.IDENTIFY_AND_WATCH && (detections > 0 || line.lastLag() == 0)) {
            throw new IllegalStateException("frames were not read as they were written, or something was noticed");
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long frames() {
        long read = 0;
        long shift = passes++ * ROUNDS;
        boolean watched = path == Path.IDENTIFY_AND_WATCH;
        for (int frame = 0; frame < FRAMES; frame++) {
            FrameKind kind = reader.identify(bytes, starts[frame], starts[frame + 1] - starts[frame], ids);
            ids.firstId += shift;
            ids.lastId += shift;
            read += kind == FrameKind.UNKNOWN ? 0 : 1;
            if (watched) {
                watches[frame / KINDS % SYMBOLS].frame(1, ids, NOW);
            }
        }
        if (detections > 0) {
            throw new IllegalStateException("something was noticed on a line that is whole");
        }
        return read;
    }

    private static byte[] diff(byte[] name, long id) {
        var bids = new Levels(LEVELS);
        for (int level = 0; level < LEVELS; level++) {
            bids.add(PRICE - level, 100);
        }
        byte[] frame = new byte[SbeFrameWriter.frameBytesOfDepthDiff(LEVELS, 0, name.length)];
        SbeFrameWriter.writeDepthDiff(frame, 0, name, NOW - id, id, id, EXPONENT, EXPONENT, bids, new Levels(0));
        return frame;
    }

    private static byte[] trade(byte[] name, long id) {
        var trades = new Trades();
        trades.add(id, PRICE, 100, false);
        byte[] frame = new byte[SbeFrameWriter.frameBytesOfTrades(1, name.length)];
        SbeFrameWriter.writeTrades(frame, 0, name, NOW - id, NOW - id, EXPONENT, EXPONENT, trades);
        return frame;
    }

    private static byte[] best(byte[] name, long id) {
        var side = new Levels(1);
        side.add(PRICE, 100);
        byte[] frame = new byte[SbeFrameWriter.frameBytesOfBestBidAsk(name.length)];
        SbeFrameWriter.writeBestBidAsk(frame, 0, name, NOW - id, id, EXPONENT, EXPONENT, side, side);
        return frame;
    }
}
