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
    void aWrongAddressOfALineIsRefused() {
        assertThatThrownBy(() -> settings("capstan.node.lines = [{ url = \"http://one\" }]"))
                .hasMessageContaining("capstan.streams.connection.url");
    }

    @Test
    void nodesNumberTheirLinesApart() {
        assertThat(settings("").firstNumber()).isEqualTo(1);
        assertThat(settings("capstan.node.first-line = 98, capstan.node.lines = [{}, {}]")
                        .firstNumber())
                .isEqualTo(98);
    }

    @Test
    void aNumberThatBelongsToOtherKindsOfLinesIsRefused() {
        assertThatThrownBy(() -> settings("capstan.node.first-line = 99, capstan.node.lines = [{}, {}]"))
                .hasMessageContaining("capstan.node.first-line = 99")
                .hasMessageContaining("1..99");
        assertThatThrownBy(() -> settings("capstan.node.first-line = 0"))
                .hasMessageContaining("capstan.node.first-line");
    }

    private static String address(LineSettings line) {
        return line.connection().address();
    }

    private static LinesSettings settings(String text) {
        return LinesSettings.from(ConfigFactory.load(
                ConfigFactory.parseString(text).withFallback(ConfigFactory.parseResources("application.conf"))));
    }
}
