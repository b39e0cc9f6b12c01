package capstan.bench.book;

import capstan.bench.Control;
import capstan.bench.recording.MarketTape;
import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.book.TreeOrderBook;
import capstan.market.feed.Levels;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/// Cost of one level of a depth diff, in ns, on books of 5,000 levels a side at the start.
///
/// Held fixed: the diffs (recorded ones where they are at hand), 262,144 levels a pass from the same start, and the
/// check for a crossed book after each diff. `PAGED` and `SORTED` keep the level sum, `TREE` does not, which is in its
/// favour. Controls: `SORTED`, a sorted array a side, and `TREE`, the naive book of the contract tests.
/// `./capstan bench --only OrderBook` runs it.
@Control(parameter = "book", value = "SORTED")
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // the harness sets what is set
public class OrderBookBenchmark {

    private static final int LEVELS = 1 << 18;
    private static final int DEPTH = 5_000;
    private static final int SYMBOLS = 16;
    private static final int TOP_LEVELS = 20;

    /// How the book is built.
    public enum Structure {
        PAGED {
            @Override
            OrderBook create(long tickSize) {
                return new PagedOrderBook(tickSize);
            }
        },
        SORTED {
            @Override
            OrderBook create(long tickSize) {
                return new SortedOrderBook();
            }
        },
        TREE {
            @Override
            OrderBook create(long tickSize) {
                return new TreeOrderBook();
            }
        };

        abstract OrderBook create(long tickSize);
    }

    @Param
    public Structure book;

    private BookWorkload workload;
    private OrderBook[] books;
    private final Levels top = new Levels(DEPTH * 2);

    @Setup(Level.Trial)
    public void load() {
        workload = BookWorkload.of(MarketTape.load(), DEPTH, LEVELS);
        books = IntStream.range(0, SYMBOLS)
                .mapToObj(_ -> book.create(workload.tickSize()))
                .toArray(OrderBook[]::new);
        for (OrderBook each : books) {
            workload.verify(each);
        }
    }

    /// Brings the books that are to be timed back to the start.
    @Setup(Level.Invocation)
    public void start() {
        workload.start(books[0]);
    }

    /// One symbol alone: its book stays in the nearest caches.
    @Benchmark
    @OperationsPerInvocation(LEVELS)
    public int apply() {
        return workload.run(books[0]);
    }

    /// Sixteen symbols in turn, a diff each: a book has to be fetched from further away whenever its diff comes.
    @Benchmark
    @OperationsPerInvocation(LEVELS * SYMBOLS)
    public int applyInTurn() {
        int crossed = 0;
        for (BookWorkload.Diff diff : workload.diffs()) {
            for (OrderBook each : books) {
                BookWorkload.apply(each, diff);
                crossed += each.isCrossed() ? 1 : 0;
            }
        }
        return crossed;
    }

    /// The twenty best levels of both sides, as a publication reads them; ns for both.
    @Benchmark
    public int top20() {
        books[0].top(Side.BID, TOP_LEVELS, top);
        int bids = top.size();
        books[0].top(Side.ASK, TOP_LEVELS, top);
        return bids + top.size();
    }
}
