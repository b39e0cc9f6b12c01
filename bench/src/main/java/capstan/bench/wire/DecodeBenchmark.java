package capstan.bench.wire;

import capstan.bench.Control;
import capstan.bench.recording.MarketTape;
import capstan.market.feed.FeedMessage;
import capstan.market.instrument.Instrument;
import java.util.List;
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

/// Cost of decoding the exchange's frames into a reused holder, in ns: a trade, a level, or a message of best bid and
/// ask.
///
/// Held fixed: the events (recorded ones where they are at hand) in their recorded sizes, and the holder. All
/// frames of a benchmark lie back to back, as in a log, and every kind is decoded before anything is timed, so that
/// the decoder is compiled for all of them. Controls: `FLYWEIGHT`, the codecs that sbe-tool generates, which check
/// no values, scales or symbols; `JSON`, Jackson's streaming parser on the same events in the exchange's JSON.
/// `./capstan bench --only DecodeBenchmark` runs it.
@Control(parameter = "codec", value = "FLYWEIGHT")
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // the harness sets what is set
public class DecodeBenchmark {

    private static final int TRADES = 1 << 13;
    private static final int MESSAGES = 1 << 12;
    private static final int LEVELS = 1 << 16;
    private static final int TOPS = 1 << 11;
    private static final int TOP_LEVELS = 40;
    private static final int MIXED_ROUNDS = 20;

    /// How frames are made and taken apart.
    public enum Codec {
        CAPSTAN {
            @Override
            FrameCodec create(Instrument instrument) {
                return new CapstanCodec();
            }
        },
        FLYWEIGHT {
            @Override
            FrameCodec create(Instrument instrument) {
                return new FlyweightCodec();
            }
        },
        JSON {
            @Override
            FrameCodec create(Instrument instrument) {
                return new JsonCodec(instrument);
            }
        };

        abstract FrameCodec create(Instrument instrument);
    }

    @Param
    public Codec codec;

    private FrameCodec decoder;
    private FeedMessage message;
    private Frames trades;
    private Frames singleTrades;
    private Frames bestBidAsks;
    private Frames diffs;
    private Frames tops;

    @Setup(Level.Trial)
    public void load() {
        MarketTape tape = MarketTape.load();
        decoder = codec.create(tape.instrument());
        message = new FeedMessage(tape.instrument());
        var market = new EncodedMarket(tape, decoder);
        trades = market.trades(TRADES);
        singleTrades = market.singleTrades(TRADES);
        bestBidAsks = market.bestBidAsks(MESSAGES);
        diffs = market.depthDiffs(LEVELS);
        tops = market.depthTops(TOPS);
        for (int round = 0; round < MIXED_ROUNDS; round++) {
            for (Frames frames : List.of(trades, singleTrades, bestBidAsks, diffs, tops)) {
                frames.decodeAll(decoder, message);
            }
        }
    }

    /// One trade; as many in a frame as have one matching time (JSON: one).
    @Benchmark
    @OperationsPerInvocation(TRADES)
    public int trade() {
        return trades.decodeAll(decoder, message);
    }

    /// One trade that is alone in its frame.
    @Benchmark
    @OperationsPerInvocation(TRADES)
    public int singleTrade() {
        return singleTrades.decodeAll(decoder, message);
    }

    /// One message of best bid and ask.
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int bestBidAsk() {
        return bestBidAsks.decodeAll(decoder, message);
    }

    /// One level of a depth diff.
    @Benchmark
    @OperationsPerInvocation(LEVELS)
    public int depthDiffLevel() {
        return diffs.decodeAll(decoder, message);
    }

    /// One level of the twenty best of both sides.
    @Benchmark
    @OperationsPerInvocation(TOPS * TOP_LEVELS)
    public int depth20Level() {
        return tops.decodeAll(decoder, message);
    }
}
