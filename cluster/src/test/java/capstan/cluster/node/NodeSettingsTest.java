package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThatThrownBy(() -> roles("lakes")).hasMessageContaining("lakes");
    }

    @Test
    void rolesWithNothingToRunAreKnownAndToldApart() {
        assertThat(roles("lake, trainer").isIdle()).isTrue();
        assertThat(roles("lake, market").isIdle()).isFalse();
        assertThat(roles("lake, market").idleRoles()).containsExactly("lake");
        assertThat(roles("market").idleRoles()).isEmpty();
    }

    @Test
    void aNodeThatLooksForItsClusterIsNotAloneAndIsToldNoSeeds() {
        assertThat(settings("[A], capstan.node.join = bootstrap").isAlone()).isFalse();
        assertThat(settings("[A]").isAlone()).isTrue();
        assertThatThrownBy(() -> settings("[A], capstan.node.join = bootstrap, capstan.node.seed-nodes = [\"a:1\"]"))
                .hasMessageContaining("expected no capstan.node.seed-nodes");
        assertThatThrownBy(() -> settings("[A], capstan.node.join = dns"))
                .hasMessageContaining("expected seeds or bootstrap, got 'dns'");
    }

    private static NodeSettings roles(String roles) {
        return NodeSettings.from(ConfigFactory.parseString("capstan.node { symbols = [A], roles = [" + roles + "] }")
                .withFallback(ConfigFactory.parseResources("application.conf"))
                .resolve());
    }

    private static NodeSettings settings(String symbols) {
        return NodeSettings.from(ConfigFactory.parseString("capstan.node.symbols = " + symbols)
                .withFallback(ConfigFactory.parseResources("application.conf"))
                .resolve());
    }
}
