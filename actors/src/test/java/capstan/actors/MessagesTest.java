package capstan.actors;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.GateStatus;
import capstan.actors.gate.SnapshotGate;
import capstan.actors.symbol.BookDetail;
import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.TradingStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Messages that travel between nodes come out of CBOR as they went in.
class MessagesTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Instrument INSTRUMENT = new Instrument("binance", "BTCUSDT", -2, -5, 1, 10);

    private final SerializationTestKit serialization = KIT.serializationTestKit();

    @AfterAll
    static void close() {
        KIT.shutdownTestKit();
    }

    @Test
    void commandsAndRepliesOfTheBook() {
        same(new SymbolBook.LineChanged(1, 7, false, "closed 1008"));
        same(new SymbolBook.Follow(true, ref()));
        same(new SymbolBook.GetBook(10, ref()));
        same(new SymbolBook.GetTrades(10, ref()));
        same(new SymbolBook.GetFeatures(ref()));
        same(new SymbolBook.GetStatus(ref()));
        same(new SymbolBook.FeedAck("BTCUSDT", 1, 2, 3));
        same(new TradesView("binance", "BTCUSDT", -2, -5, 1, 10, List.of(new TradesView.Entry(1, 2, 3, 4, true))));
        same(new SymbolStatus(
                "binance",
                "BTCUSDT",
                "LIVE",
                null,
                true,
                1,
                2,
                3,
                Long.MIN_VALUE,
                -5,
                6,
                7,
                8,
                9,
                10,
                11,
                12,
                13,
                14,
                15,
                16,
                17,
                18,
                19,
                20,
                21,
                22,
                23,
                24,
                25,
                26,
                27,
                28,
                29,
                new BookDetail(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "TOO_OLD: by far", null)));
    }

    @Test
    void viewsWithArraysAndNaN() {
        var book = new BookView(
                "binance",
                "BTCUSDT",
                "STALE",
                "CROSSED",
                -2,
                -5,
                1,
                10,
                1,
                2,
                3,
                -4,
                Long.MIN_VALUE,
                6,
                7,
                8,
                9,
                new long[][] {{100, 5}, {99, 6}},
                new long[0][]);
        assertThat(roundTrip(book)).usingRecursiveComparison().isEqualTo(book);

        var features = new FeaturesView(
                "binance", "BTCUSDT", 1, 2, 3, 4, 5, 6, 0.5, new double[] {Double.NaN, 1.5, Double.NEGATIVE_INFINITY});
        FeaturesView back = roundTrip(features);
        assertThat(Arrays.equals(back.values(), features.values())).isTrue();
        assertThat(back).usingRecursiveComparison().ignoringFields("values").isEqualTo(features);
    }

    @Test
    void requestsAndAnswersOfTheGate() {
        ActorRef<GateAnswer> ref = ref();
        same(new SnapshotGate.GetInstrument("binance", "BTCUSDT", 1, ref));
        same(new SnapshotGate.GetSnapshot(INSTRUMENT, 100, 5000, SnapshotGate.Need.LOST, 1, ref));
        same(new SnapshotGate.GetTrades(INSTRUMENT, 5, 1000, 1, ref));
        same(new SnapshotGate.Withdraw(SnapshotGate.Asked.SNAPSHOT, "binance:BTCUSDT", 0, ref));
        same(new SnapshotGate.GetGateStatus(ref()));
        same(new GateStatus(true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, "trouble"));
        same(new GateAnswer.InstrumentFound(1, INSTRUMENT, TradingStatus.HALT));
        same(new GateAnswer.Unavailable(1, true, "no such symbol"));
        var trades = new GateAnswer.TradesFetched(
                1, new long[] {1}, new long[] {2}, new long[] {3}, new long[] {4}, new boolean[] {true}, 5);
        assertThat(roundTrip(trades)).usingRecursiveComparison().isEqualTo(trades);
    }

    @Test
    void theLargestAnswersFitIntoOneRemoteFrame() {
        var random = new Random(1);
        long[] wide = random.longs(5000, 1L << 32, Long.MAX_VALUE).toArray();
        var snapshot =
                new GateAnswer.SnapshotTaken(1, Long.MAX_VALUE, wide, wide, wide, wide, 5000, Long.MAX_VALUE, 250);
        long[] ids = random.longs(1000, 1L << 32, Long.MAX_VALUE).toArray();
        var trades = new GateAnswer.TradesFetched(1, ids, ids, ids, ids, new boolean[1000], 25);

        assertThat(roundTrip(snapshot)).usingRecursiveComparison().isEqualTo(snapshot);
        long frame = KIT.system().settings().config().getBytes("pekko.remote.artery.advanced.maximum-frame-size");
        assertThat(sizeOf(snapshot)).isLessThan(frame);
        assertThat(sizeOf(trades)).isLessThan(frame);
    }

    private void same(Object message) {
        assertThat(roundTrip(message)).isEqualTo(message);
    }

    private <T> T roundTrip(T message) {
        return serialization.verifySerialization(message, false);
    }

    private static long sizeOf(Object message) {
        return SerializationExtension.get(KIT.system()).serialize(message).get().length;
    }

    private static <T> ActorRef<T> ref() {
        TestProbe<T> probe = KIT.createTestProbe();
        return probe.ref();
    }
}
