package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoundingSettingsTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 2", "4, 3", "5, 3"})
    void moreThanHalfOfTheSeedsFoundACluster(int seeds, int least) {
        Config config = config(seeds, "");

        FoundingSettings settings = FoundingSettings.from(config);

        assertThat(settings.least()).isEqualTo(least);
        assertThat(settings.over(config).getInt("pekko.cluster.min-nr-of-members"))
                .isEqualTo(least);
    }

    @Test
    void aNumberThatIsToldHolds() {
        assertThat(FoundingSettings.from(config(3, "pekko.cluster.min-nr-of-members = 3"))
                        .least())
                .isEqualTo(3);
    }

    @Test
    void waitingForNoTimeIsRefused() {
        assertThatThrownBy(() -> FoundingSettings.from(config(3, "capstan.node.founding-timeout = 0s")))
                .hasMessageContaining("capstan.node.founding-timeout must be above 0");
    }

    private static Config config(int seeds, String more) {
        String list = IntStream.range(0, seeds)
                .mapToObj(seed -> "\"a:" + (1 + seed) + "\"")
                .collect(Collectors.joining(","));
        return ConfigFactory.parseString(more)
                .withFallback(ConfigFactory.parseString("capstan.node.seed-nodes = [" + list + "]"))
                .withFallback(ConfigFactory.load());
    }
}
