package capstan.bench.features;

import capstan.bench.Control;
import capstan.bench.recording.MarketTape;
import capstan.market.features.Feature;
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

/// Cost of keeping features, in ns: of a trade, of a changed book, and of two seconds of the market with the vector at
/// their end.
///
/// Held fixed: the market (the recorded one where it is at hand) with the ten best levels after each diff computed
/// beforehand, so that no book is timed; vectors every two seconds of event time, closed as trades and books pass them.
/// `trade` and `book` hold their share of those vectors. Control: `NAIVE`, every value computed anew from lists of
/// trades and tops; before anything is timed both must agree on every vector.
/// `./capstan bench --only FeaturesBenchmark` runs it.
@Control(parameter = "engine", value = "NAIVE")
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // the harness sets what is set
public class FeaturesBenchmark {

    private static final int TRADES = 1 << 12;
    private static final int BOOKS = 1 << 12;
    /// Two-second spans in `market`.
    private static final int VECTORS = 60;

    private static final double TOLERANCE = 1e-6;

    /// How vectors are computed.
    public enum Engine {
        CAPSTAN {
            @Override
            FeatureFold create(Instrument instrument) {
                return new EngineFold(instrument);
            }
        },
        NAIVE {
            @Override
            FeatureFold create(Instrument instrument) {
                return new NaiveFold(instrument);
            }
        };

        abstract FeatureFold create(Instrument instrument);
    }

    @Param
    public Engine engine;

    private Instrument instrument;
    private List<MarketScript.Traded> trades;
    private List<MarketScript.Book> books;
    private MarketScript.Step[] market;

    @Setup(Level.Trial)
    public void load() {
        MarketScript script = MarketScript.of(MarketTape.load());
        instrument = script.instrument();
        trades = script.trades(TRADES);
        books = script.books(BOOKS);
        long end = script.steps().getFirst().eventTimeMicros() + VECTORS * 2_000_000L;
        market = script.steps().stream()
                .takeWhile(step -> step.eventTimeMicros() < end)
                .toArray(MarketScript.Step[]::new);
        verify();
    }

    /// One trade, fed to an engine that is new at the first.
    @Benchmark
    @OperationsPerInvocation(TRADES)
    public FeatureFold trade() {
        FeatureFold fold = engine.create(instrument);
        for (int i = 0; i < trades.size(); i++) {
            fold.trade(trades.get(i));
        }
        return fold;
    }

    /// The top of the book after one diff.
    @Benchmark
    @OperationsPerInvocation(BOOKS)
    public FeatureFold book() {
        FeatureFold fold = engine.create(instrument);
        for (int i = 0; i < books.size(); i++) {
            fold.book(books.get(i));
        }
        return fold;
    }

    /// Two seconds of trades and books and the vector that ends them.
    @Benchmark
    @OperationsPerInvocation(VECTORS)
    public FeatureFold vector() {
        FeatureFold fold = engine.create(instrument);
        for (MarketScript.Step step : market) {
            feed(fold, step);
        }
        return fold;
    }

    private static void feed(FeatureFold fold, MarketScript.Step step) {
        switch (step) {
            case MarketScript.Traded traded -> fold.trade(traded);
            case MarketScript.Book book -> fold.book(book);
        }
    }

    private void verify() {
        FeatureFold one = Engine.CAPSTAN.create(instrument);
        FeatureFold other = Engine.NAIVE.create(instrument);
        int vectors = 0;
        double[] seen = one.newest();
        for (MarketScript.Step step : market) {
            feed(one, step);
            feed(other, step);
            if (one.newest() != seen) {
                seen = one.newest();
                vectors++;
                requireSame(seen, other.newest());
            }
        }
        if (vectors < VECTORS - 1) {
            throw new IllegalStateException("expected some " + VECTORS + " vectors, got " + vectors);
        }
    }

    private static void requireSame(double[] one, double[] other) {
        for (Feature feature : Feature.values()) {
            double a = one[feature.ordinal()];
            double b = other[feature.ordinal()];
            boolean same = Double.isNaN(a) ? Double.isNaN(b) : Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
            if (!same) {
                throw new IllegalStateException(feature + " is " + a + ", computed anew it is " + b);
            }
        }
    }
}
