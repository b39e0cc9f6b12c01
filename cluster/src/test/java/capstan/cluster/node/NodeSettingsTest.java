package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {

    @Test
    void symbolsAreAListOrOneTextAsTheEnvironmentSaysIt() {
        assertThat(settings("[\"BTCUSDT\", \"ETHUSDT\"]").ids()).containsExactly("binance:BTCUSDT", "binance:ETHUSDT");
        assertThat(settings("\"BTCUSDT, ETHUSDT\"").ids()).containsExactly("binance:BTCUSDT", "binance:ETHUSDT");
    }

    @Test
    void noSymbolsOrAnUnknownRoleIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> settings("[]")).hasMessageContaining("--symbols");
        assertThatThrownBy(() -> settings("btcusdt")).hasMessageContaining("upper case");
        Config config = ConfigFactory.parseString("capstan.node { symbols = [A], roles = [lake] }")
                .withFallback(ConfigFactory.parseResources("application.conf"))
                .resolve();
        assertThatThrownBy(() -> NodeSettings.from(config)).hasMessageContaining("lake");
    }

    private static NodeSettings settings(String symbols) {
        return NodeSettings.from(ConfigFactory.parseString("capstan.node.symbols = " + symbols)
                .withFallback(ConfigFactory.parseResources("application.conf"))
                .resolve());
    }
}
