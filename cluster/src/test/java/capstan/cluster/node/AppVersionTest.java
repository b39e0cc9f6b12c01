package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.cli.Version;
import com.typesafe.config.Config;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppVersionTest {

    @Test
    void theBuildTellsItsVersion() {
        assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void aNodeHasTheVersionOfItsBuildUnlessToldAnother() {
        assertThat(inCluster(Map.of(), "1.4.2")).isEqualTo("1.4.2");
        assertThat(inCluster(Map.of("capstan.node.app-version", "1.4.2-7"), "1.4.2"))
                .isEqualTo("1.4.2-7");
        assertThat(inCluster(Map.of("capstan.node.build-id", "0f3c9e1"), "1.4.2-SNAPSHOT"))
                .isEqualTo("1.4.2-SNAPSHOT-0f3c9e1");
        assertThat(inCluster(Map.of("capstan.node.build-id", "0f3c9e1", "capstan.node.app-version", "1.5.0"), "1.4.2"))
                .isEqualTo("1.5.0");
    }

    @Test
    void aVersionThatCannotBeComparedIsRefused() {
        assertThatThrownBy(() -> inCluster(Map.of("capstan.node.app-version", "1.x.2"), "1.4.2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capstan.node.app-version: expected a version such as 1.4.2 or 1.4.2-beta, got '1.x.2'");
    }

    private static String inCluster(Map<String, String> settings, String build) {
        Config config = LayeredConfig.of(settings, null);
        return AppVersion.of(config, build).over(config).getString("pekko.cluster.app-version");
    }
}
