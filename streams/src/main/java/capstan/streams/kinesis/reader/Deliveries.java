package capstan.streams.kinesis.reader;

import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FeedBatch;
import capstan.streams.clock.RollingLimit;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.reader.DecodedPage.Arrival;
import capstan.streams.kinesis.reader.ShardProgress.Entry;
import capstan.streams.line.EntityOutbox;
import capstan.streams.line.SymbolLine;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All symbols of the line, and what is told of records on their way to them. Owned by the line's actor.
final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisLine.class);

    private final KinesisLineParts parts;
    private final EntityOutbox outbox;
    private final long epoch;
    private final Map<String, SymbolDelivery> symbols = new LinkedHashMap<>();
    /// Why frames of the depth stream are missing before what comes next, by symbol.
    private final Map<String, String> holes = new LinkedHashMap<>();

    private final RollingLimit holeLogLimit;
    private final RollingLimit corruptLogLimit;
    private long corruptNotLogged;
    private long acked;
    private long framesAcked;
    private long framesFirst;
    private long resent;
    private long unasked;

    Deliveries(KinesisLineParts parts, ActorRef<FeedAck> acks) {
        this.parts = parts;
        this.outbox = new EntityOutbox(parts.entities(), acks);
        // Epochs begin at the clock, so that those of a line that starts anew are above those that entities know.
        this.epoch = parts.nowMicros() / 1_000_000;
        this.holeLogLimit = new RollingLimit(1, parts.settings().logInterval());
        this.corruptLogLimit = new RollingLimit(1, parts.settings().logInterval());
        want(parts.symbols());
    }

    void want(Collection<String> wanted) {
        symbols.values().forEach(symbol -> {
            if (!wanted.contains(symbol.symbol())) {
                symbol.abandon("not followed any more");
            }
        });
        symbols.keySet().retainAll(Set.copyOf(wanted));
        long now = System.nanoTime();
        for (String symbol : wanted) {
            symbols.computeIfAbsent(
                    symbol,
                    name -> new SymbolDelivery(
                            parts.venue(),
                            name,
                            parts.line(),
                            epoch,
                            // Starting from the clock, a later life of the line never repeats a sequence.
                            parts.nowMicros(),
                            now,
                            parts.settings().maxBatchBytes(),
                            outbox));
        }
    }

    /// Takes the records of a page over.
    void take(StreamReading stream, ShardProgress shard, DecodedPage page) {
        long now = System.nanoTime();
        for (Arrival arrival : page.arrivals()) {
            Entry entry = shard.add(arrival);
            FeedBatch batch = arrival.batch();
            if (batch == null) {
                corrupt(stream, shard, arrival);
                entry.done();
                continue;
            }
            SymbolDelivery symbol = symbols.get(batch.symbol());
            if (symbol == null || !batch.venue().equals(parts.venue())) {
                unasked++;
                entry.done();
                continue;
            }
            if (batch.overflowed()) {
                stream.overflowMark();
                hole(stream.stream(), stream.name(), "frames were not written", batch.symbol()::equals);
            }
            String hole = stream.stream() == MarketStream.DEPTH ? holes.remove(batch.symbol()) : null;
            symbol.add(batch.frames(), entry, hole, now);
        }
    }

    /// Says that records of a stream were gone before they were read.
    void lost(StreamReading stream, String reason, Predicate<String> concerned) {
        stream.positionLost();
        hole(stream.stream(), stream.name(), reason, concerned);
    }

    /// Says that frames of some symbols are missing before what comes next from a stream. Of trades the ids tell as
    /// much, and a top of book is replaced by the next one.
    private void hole(MarketStream stream, String streamName, String reason, Predicate<String> concerned) {
        String detail = "stream " + streamName + ": " + reason;
        long now = System.nanoTime();
        if (holeLogLimit.waitNanos(now) == 0) {
            holeLogLimit.record(now);
            LOG.warn("kinesis line has a hole line={} {}", parts.line(), detail);
        }
        for (String symbol : symbols.keySet()) {
            if (concerned.test(symbol)) {
                tell(DetectionKind.OVERFLOW, symbol, stream, detail);
                if (stream == MarketStream.DEPTH) {
                    holes.put(symbol, detail);
                }
            }
        }
    }

    private void corrupt(StreamReading stream, ShardProgress shard, Arrival arrival) {
        String detail = "stream " + stream.name() + ", shard " + shard.key().shard() + ", sequence number "
                + arrival.sequenceNumber() + ": " + arrival.problem();
        tell(DetectionKind.UNREADABLE, arrival.key(), stream.stream(), detail);
        long now = System.nanoTime();
        if (corruptLogLimit.waitNanos(now) > 0) {
            corruptNotLogged++;
            return;
        }
        corruptLogLimit.record(now);
        LOG.error(
                "corrupt record passed over stream={} shard={} sequenceNumber={} bytes={} reason={} notLogged={}",
                stream.name(),
                shard.key().shard(),
                arrival.sequenceNumber(),
                arrival.bytes(),
                arrival.problem(),
                corruptNotLogged);
        corruptNotLogged = 0;
    }

    private void tell(DetectionKind kind, String symbol, MarketStream stream, String detail) {
        parts.detections()
                .detected(new Detection(
                        kind, parts.venue(), symbol, parts.line(), stream.frames(), 0, 0, parts.nowMicros(), detail));
    }

    void acked(FeedAck ack) {
        SymbolDelivery symbol = symbols.get(ack.symbol());
        int frames = symbol == null ? -1 : symbol.acked(ack.sequence(), System.nanoTime());
        if (frames >= 0) {
            acked++;
            framesAcked += frames;
            framesFirst += ack.journaled();
        }
    }

    /// Looks at everything that depends on time.
    void check(long now) {
        long ackTimeout = parts.settings().ackTimeout().toNanos();
        long silence = parts.settings().silentAfter().toNanos();
        for (SymbolDelivery symbol : symbols.values()) {
            resent += symbol.resend(now, ackTimeout) ? 1 : 0;
            symbol.lookForSilence(now, silence);
        }
    }

    void down(String reason) {
        symbols.values().forEach(symbol -> symbol.down(reason));
    }

    boolean isIdle() {
        return symbols.values().stream().allMatch(SymbolDelivery::isIdle);
    }

    KinesisLineStatus status(long readingSinceMicros, @Nullable String problem, List<ReadStreamStatus> streams) {
        long now = System.nanoTime();
        List<SymbolLine> lines =
                symbols.values().stream().map(symbol -> symbol.status(now)).toList();
        return new KinesisLineStatus(
                parts.line(),
                parts.venue(),
                parts.address(),
                readingSinceMicros,
                problem,
                symbols.values().stream().mapToLong(SymbolDelivery::batches).sum(),
                acked,
                framesAcked,
                framesFirst,
                resent,
                unasked,
                symbols.values().stream()
                        .mapToLong(SymbolDelivery::waitingBytes)
                        .sum(),
                symbols.values().stream()
                        .mapToLong(SymbolDelivery::inFlightBytes)
                        .sum(),
                streams,
                lines);
    }
}
