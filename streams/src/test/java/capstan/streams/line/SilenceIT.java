package capstan.streams.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.streams.exchange.Frames;
import capstan.streams.exchange.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Symbols that are subscribed and fall silent while the connection stands.
class SilenceIT extends TwoSymbolLine {

    SilenceIT() {
        super("connection { idle-timeout = 100d, subscription-check-interval = 100d }, line.freshness = 20s");
    }

    @Test
    void aSilentSymbolIsToldAndItsStreamsAreSubscribedAgain() {
        silence("BTCUSDT", 20);

        await().until(() -> harness.entities.changes(BTC).size() == 2);
        var change = harness.entities.changes(BTC).getLast();
        assertThat(change.up()).isFalse();
        assertThat(change.reason()).startsWith("silent: no depth diff for 20");
        await().until(() -> methods(first).equals(List.of("UNSUBSCRIBE", "SUBSCRIBE")));
        assertThat(first.all().get(1).text())
                .contains("btcusdt@trade", "btcusdt@bestBidAsk", "btcusdt@depth")
                .doesNotContain("ethusdt");
        assertThat(harness.status().silences()).isEqualTo(1);
        assertThat(harness.entities.changes(ETH)).hasSize(1);
        first.send(Frames.diff("BTCUSDT", 9));
        harness.entities.awaitId(BTC, 9);
        assertThat(harness.entities.changes(BTC).getLast().up()).isTrue();
    }

    /// Trades that go on do not hide that the book's own stream has stopped.
    @Test
    void aSymbolWithoutDiffsIsSilentWhateverElseItSends() {
        for (int i = 0; i < 21; i++) {
            harness.passOnTheClock(Duration.ofSeconds(1));
            first.send(Frames.trade("BTCUSDT", 100 + i), Frames.diff("ETHUSDT", 100 + i));
            harness.entities.awaitId(BTC, 100 + i);
            harness.entities.awaitId(ETH, 100 + i);
        }

        await().until(() -> harness.entities.changes(BTC).stream().anyMatch(change -> !change.up()));
        assertThat(harness.entities.changes(ETH)).hasSize(1);
    }

    @Test
    void aSymbolThatStaysSilentHasItsConnectionReplaced() {
        silence("BTCUSDT", 20);
        await().until(() -> methods(first).size() == 2);

        silence("BTCUSDT", 20);
        var second = harness.exchange.accept();
        flow(second, 9);

        await().until(() -> !first.isOpen());
        harness.await(status -> status.rotations() == 1);
    }

    @Test
    void aConnectionOnWhichAllAreSilentIsOpenedAgain() {
        harness.passOnTheClock(Duration.ofSeconds(20));

        await().until(() -> harness.entities.changes(BTC).stream().anyMatch(change -> !change.up()));
        assertThat(harness.entities.changes(BTC).getLast().reason()).contains("silent");
        harness.await(status -> status.reconnects() == 1);
        harness.pass(Duration.ofSeconds(1));
        var second = harness.exchange.accept();
        flow(second, 5);

        assertThat(harness.entities.changes(BTC).getLast().up()).isTrue();
    }

    /// Lets so many seconds pass in which only the other symbol is heard.
    private void silence(String symbol, int seconds) {
        var other = symbol.equals("BTCUSDT") ? "ETHUSDT" : "BTCUSDT";
        for (int i = 0; i < seconds; i++) {
            harness.passOnTheClock(Duration.ofSeconds(1));
            long frames = heard(other);
            first.send(Frames.diff(other, 10_000 + frames));
            harness.await(status -> heard(other) > frames);
        }
    }

    private long heard(String symbol) {
        return harness.status().symbols().stream()
                .filter(line -> line.symbol().equals(symbol))
                .mapToLong(SymbolLine::frames)
                .sum();
    }

    private static List<String> methods(Peer peer) {
        return peer.all().stream()
                .filter(frame -> frame.kind().equals("text"))
                .map(frame -> frame.text().replaceAll(".*\"method\":\"([A-Z_]+)\".*", "$1"))
                .toList();
    }
}
