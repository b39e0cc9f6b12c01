package capstan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.FrameKind;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.recorded.RecordingSettings;
import capstan.simulator.rest.RestRules;
import capstan.simulator.stream.ConnectionRules;
import capstan.simulator.stream.OutboundRules;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExchangeSettingsTest {

    private static Config with(String lines) {
        return ConfigFactory.parseString(lines).withFallback(ConfigFactory.load());
    }

    @Test
    void theShippedDefaultsAreTheOnesInCode() {
        ExchangeSettings settings = ExchangeSettings.from(with(""));

        assertThat(settings.connection()).isEqualTo(ConnectionRules.DEFAULT);
        assertThat(settings.rest()).isEqualTo(RestRules.DEFAULT);
        assertThat(settings.outbound()).isEqualTo(OutboundRules.DEFAULT);
        assertThat(settings.source()).isEqualTo(new ExchangeSettings.Source.Generated(GeneratorSettings.defaults()));
    }

    @Test
    void pacesAndRecordingsAreRead() {
        var frames = (ExchangeSettings.Source.Generated)
                ExchangeSettings.from(with("capstan.simulator.generator.pace { kind = frames, per-second = 5000 }"))
                        .source();
        var recorded = (ExchangeSettings.Source.Recorded) ExchangeSettings.from(
                        with("capstan.simulator.recording { files = [a.gz, b.gz], speed = 0, hold-for-snapshot = true,"
                                + " start-kinds = [TRADES] }"))
                .source();

        assertThat(frames.settings().pace()).isEqualTo(new Pace.Frames(5_000));
        assertThat(recorded.settings().files()).hasSize(2);
        assertThat(recorded.settings().speed()).isEqualTo(new RecordingSettings.Speed.Full());
        assertThat(recorded.settings().startKinds()).isEqualTo(Set.of(FrameKind.TRADES));
    }

    @Test
    void valuesOutOfRangeAreRefusedWithNameAndValue() {
        assertThatThrownBy(() -> ExchangeSettings.from(with("capstan.simulator.ports.rest = 70000")))
                .hasMessageContaining("REST port")
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> ExchangeSettings.from(with("capstan.simulator.generator.pace.kind = fast")))
                .hasMessageContaining("pace.kind")
                .hasMessageContaining("fast");
        assertThatThrownBy(() -> ExchangeSettings.from(with("capstan.simulator.generator.depth.cadence = 0s")))
                .hasMessageContaining("depth cadence");
        assertThatThrownBy(() -> ExchangeSettings.from(with("capstan.simulator.connection.ping-every = 0s")))
                .hasMessageContaining("ping interval");
        assertThatThrownBy(() -> ExchangeSettings.from(with("capstan.simulator.generator.symbols = 0")))
                .hasMessageContaining("symbols");
    }
}
