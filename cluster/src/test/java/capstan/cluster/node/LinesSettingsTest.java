package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.streams.line.LineSettings;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class LinesSettingsTest {

    @Test
    void oneLineIsTheDefaultAndTakesTheAddressOfTheConnection() {
        assertThat(settings("").direct())
                .extracting(LinesSettingsTest::address)
                .containsExactly("wss://stream-sbe.binance.com");
    }

    @Test
    void aLineMayHaveAnAddressOfItsOwn() {
        assertThat(settings("capstan.node.lines = [{}, { url = \"ws://two:9\" }]")
                        .direct())
                .extracting(LinesSettingsTest::address)
                .containsExactly("wss://stream-sbe.binance.com", "ws://two:9");
    }

    @Test
    void severalLinesOfOneAddressNeedOnlyBeCounted() {
        assertThat(settings("capstan.node.line-count = 2").direct())
                .extracting(LinesSettingsTest::address)
                .containsExactly("wss://stream-sbe.binance.com", "wss://stream-sbe.binance.com");
        assertThat(settings("capstan.node.lines = [{}, { url = \"ws://two:9\" }], capstan.node.line-count = 2")
                        .count())
                .isEqualTo(2);
        assertThatThrownBy(() -> settings("capstan.node.lines = [{}, {}], capstan.node.line-count = 3"))
                .hasMessageContaining("capstan.node.line-count (CAPSTAN_LINES)")
                .hasMessageContaining("got 3 and 2 that are named");
        assertThatThrownBy(() -> settings("capstan.node.line-count = -1")).hasMessageContaining("got -1");
        assertThatThrownBy(() -> settings("capstan.streams.line.drain-timeout = 12s"))
                .hasMessageContaining("drain-timeout: expected less than pekko.cluster.sharded-daemon-process")
                .hasMessageContaining("got PT12S");
        assertThatThrownBy(() -> settings("capstan.node.line-count = 100"))
                .hasMessageContaining("CAPSTAN_LINES")
                .hasMessageContaining("expected 1 to 99");
    }

    @Test
    void aWrongAddressOfALineIsRefused() {
        assertThatThrownBy(() -> settings("capstan.node.lines = [{ url = \"http://one\" }]"))
                .hasMessageContaining("capstan.streams.connection.url");
    }

    @Test
    void numbersThatBelongToOtherKindsOfLinesAreNotReached() {
        String most = "{}" + ", {}".repeat(98);

        assertThat(settings("capstan.node.lines = [" + most + "]").numbers()).endsWith(98, 99);
        assertThatThrownBy(() -> settings("capstan.node.lines = [" + most + ", {}]"))
                .hasMessageContaining("99 lines at most, got 100");
    }

    @Test
    void aNegativePatienceIsRefused() {
        assertThatThrownBy(() -> settings("capstan.node.first-spread-patience = -1s"))
                .hasMessageContaining("capstan.node.first-spread-patience");
    }

    private static String address(LineSettings line) {
        return line.connection().address();
    }

    private static LinesSettings settings(String text) {
        return LinesSettings.from(ConfigFactory.load(
                ConfigFactory.parseString(text).withFallback(ConfigFactory.parseResources("application.conf"))));
    }
}
