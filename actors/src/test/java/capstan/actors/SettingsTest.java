package capstan.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.actors.gate.GateSettings;
import capstan.actors.standby.StandbySettings;
import capstan.actors.symbol.BookSettings;
import capstan.actors.symbol.ShardingSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static Config with(String override) {
        return ConfigFactory.parseString(override).withFallback(ConfigFactory.load());
    }

    @Test
    void theDefaultsAreValidAndOrdered() {
        Config config = ConfigFactory.load();
        var book = BookSettings.from(config);
        var gate = GateSettings.from(config);
        var sharding = ShardingSettings.from(config);

        assertThat(book.gateAnswerWithin()).isLessThan(gate.requestExpiresAfter());
        assertThat(gate.callTimeout()).isLessThan(book.gateAnswerWithin());
        assertThat(book.publishInterval()).isLessThan(book.pulse());
        assertThat(sharding.numberOfShards()).isEqualTo(64);
        assertThat(StandbySettings.from(config).hasStandby()).isFalse();
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> BookSettings.from(with("capstan.actors.book.freshness = 10ms")))
                .hasMessageContaining("freshness must not be shorter than pulse")
                .hasMessageContaining("PT0.01S");
        assertThatThrownBy(() -> BookSettings.from(with("capstan.actors.book.journal-answer-within = 10ms")))
                .hasMessageContaining("journal-answer-within must not be shorter than pulse");
        assertThatThrownBy(() -> BookSettings.from(with("capstan.actors.book.edge-cool-down = 31s")))
                .hasMessageContaining("edge-cool-down must lie in [0, reanchor-cool-down], got PT31S and PT30S");
        assertThatThrownBy(() -> BookSettings.from(with("capstan.actors.book.trades-per-call = 1001")))
                .hasMessageContaining("trades-per-call must lie in [1, 1000]")
                .hasMessageContaining("got 1001");
        assertThatThrownBy(() -> BookSettings.from(with("capstan.actors.book.snapshot-every = 0")))
                .hasMessageContaining("snapshot-every must be at least 1, got 0");
        assertThatThrownBy(() -> BookSettings.from(with("capstan.actors.book.sufficient-levels = 6000")))
                .hasMessageContaining("sufficient-levels must lie in [1, snapshot-levels], got 6000 and 5000");
        assertThatThrownBy(() -> GateSettings.from(with("capstan.actors.gate.weight-share = 1.5")))
                .hasMessageContaining("weight-share and deep-share must lie in (0, 1], got 1.5");
        assertThatThrownBy(() -> ShardingSettings.from(with("capstan.actors.sharding.number-of-shards = 0")))
                .hasMessageContaining("number-of-shards=0");
        assertThatThrownBy(() ->
                        StandbySettings.from(with("pekko.cluster.split-brain-resolver.active-strategy = keep-oldst")))
                .hasMessageContaining("active-strategy (CAPSTAN_SPLIT_BRAIN): expected keep-majority")
                .hasMessageContaining("got 'keep-oldst'");
        for (String strategy : List.of("keep-majority", "keep-oldest", "lease-majority", "static-quorum", "down-all")) {
            StandbySettings.from(with("pekko.cluster.split-brain-resolver.active-strategy = " + strategy));
        }
        assertThatThrownBy(() -> StandbySettings.from(with("capstan.actors.standby.replicas = 3")))
                .hasMessageContaining("replicas must be 1 or 2, got 3");
        assertThatThrownBy(() -> StandbySettings.from(with("capstan.actors.standby.checkpoint-within = 3s")))
                .hasMessageContaining("prepare-within must be longer than checkpoint-within (PT3S), got PT3S");
        assertThatThrownBy(() -> StandbySettings.from(with("capstan.actors.standby.silence = 100ms")))
                .hasMessageContaining("silence must be at least 3 times beat-interval (PT0.05S), got PT0.1S");
    }
}
