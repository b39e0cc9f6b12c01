package capstan.bench.journal;

import capstan.bench.Control;
import capstan.bench.recording.MarketTape;
import capstan.market.symbol.BookEvent;
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
import org.openjdk.jmh.infra.Blackhole;

/// Cost of a frame in the journal record of its batch, in ns, with the record's seal and all checks.
///
/// Held fixed: 4,096 frames of all kinds in the order of the tape (recorded where it is at hand), cut into batches of
/// 1, 8 or 64. Control: `CBOR`, the same fact by Jackson behind the same seal, as Pekko would write it by itself; its
/// decoder stops at a list of frames, which is in its favour. `./capstan bench --only JournalCodec` runs it.
@Control(parameter = "format", value = "CBOR")
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // the harness sets what is set
public class JournalCodecBenchmark {

    private static final int FRAMES = 1 << 12;

    /// How a record is written and read.
    public enum Format {
        CAPSTAN {
            @Override
            RecordFormat create() {
                return new SbeFormat();
            }
        },
        CBOR {
            @Override
            RecordFormat create() {
                return new CborFormat();
            }
        };

        abstract RecordFormat create();
    }

    @Param
    public Format format;

    @Param({"1", "8", "64"})
    public int framesPerBatch;

    private RecordFormat codec;
    private List<BookEvent.BatchAccepted> batches;
    private List<byte[]> records;

    @Setup(Level.Trial)
    public void load() {
        codec = format.create();
        batches = BatchTape.batches(MarketTape.load(), FRAMES, framesPerBatch);
        records = batches.stream().map(codec::encode).toList();
        int frames = records.stream()
                .mapToInt(record -> codec.frames(codec.decode(record)))
                .sum();
        if (frames != FRAMES) {
            throw new IllegalStateException("decoded " + frames + " frames, expected " + FRAMES);
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void encode(Blackhole sink) {
        for (int i = 0; i < batches.size(); i++) {
            sink.consume(codec.encode(batches.get(i)));
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void decode(Blackhole sink) {
        for (int i = 0; i < records.size(); i++) {
            sink.consume(codec.decode(records.get(i)));
        }
    }
}
