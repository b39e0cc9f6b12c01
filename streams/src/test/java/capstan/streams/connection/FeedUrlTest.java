package capstan.streams.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedUrlTest {

    private static final URI BASE = URI.create("wss://stream.example:9443/");

    @Test
    void streamsStandInTheUrl() {
        var url = FeedUrl.of(BASE, List.of("btcusdt@trade", "btcusdt@depth"), 1000);

        assertThat(url.uri()).hasToString("wss://stream.example:9443/stream?streams=btcusdt@trade/btcusdt@depth");
        assertThat(url.streams()).containsExactly("btcusdt@trade", "btcusdt@depth");
    }

    @Test
    void whatDoesNotFitIsLeftOut() {
        var streams =
                IntStream.range(0, 100).mapToObj(i -> "symbol" + i + "@depth").toList();

        var url = FeedUrl.of(BASE, streams, 300);

        assertThat(url.uri().toString().length()).isBetween(280, 300);
        assertThat(url.streams()).isEqualTo(streams.subList(0, url.streams().size()));
        assertThat(url.uri().toString()).endsWith(url.streams().getLast());
    }

    @Test
    void aSymbolInAnotherScriptIsEscaped() {
        var url = FeedUrl.of(BASE, List.of("币usdt@trade", "a/b&c@trade"), 1000);

        assertThat(url.uri().getRawQuery()).isEqualTo("streams=%E5%B8%81usdt@trade/a%2Fb%26c@trade");
    }
}
