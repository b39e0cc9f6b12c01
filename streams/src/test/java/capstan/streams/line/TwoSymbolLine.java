package capstan.streams.line;

import capstan.streams.exchange.Frames;
import capstan.streams.exchange.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Tests of a line that carries two symbols by one connection, over which both flow from the beginning.
abstract class TwoSymbolLine {

    static final String BTC = "binance:BTCUSDT";
    static final String ETH = "binance:ETHUSDT";

    final LineHarness harness;
    final Peer first;

    /// @param settings as in `LineHarness`
    TwoSymbolLine(String settings) {
        harness = new LineHarness(settings);
        harness.carry("BTCUSDT", "ETHUSDT");
        first = harness.exchange.accept();
    }

    @BeforeEach
    void bothSymbolsFlow() {
        flow(first, 1);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    void flow(Peer peer, long id) {
        peer.send(Frames.diff("BTCUSDT", id), Frames.diff("ETHUSDT", id));
        harness.entities.awaitId(BTC, id);
        harness.entities.awaitId(ETH, id);
    }
}
