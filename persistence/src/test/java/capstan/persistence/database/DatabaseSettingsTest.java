package capstan.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {

    @Test
    void takesUserAndPasswordFromAnAddressAsCommandLinesKnowIt() {
        DatabaseSettings settings = settings("url = \"postgresql://ann:p%40ss+1@db1:5433/market?sslmode=require\"");

        assertThat(settings.url()).isEqualTo("jdbc:postgresql://db1:5433/market?sslmode=require");
        assertThat(settings.user()).isEqualTo("ann");
        assertThat(settings.password()).isEqualTo("p@ss+1");
        assertThat(settings.address()).isEqualTo("postgresql://db1:5433/market");
    }

    @Test
    void takesAJdbcAddressAsItIs() {
        DatabaseSettings settings =
                settings("url = \"jdbc:postgresql://a:1,b:2/market?targetServerType=primary\", password = x");

        assertThat(settings.url()).isEqualTo("jdbc:postgresql://a:1,b:2/market?targetServerType=primary");
        assertThat(settings.user()).isEqualTo("capstan");
        assertThat(settings.password()).isEqualTo("x");
    }

    @Test
    void neverShowsThePassword() {
        assertThat(settings("url = \"postgresql://ann:secret@db1/market\"").toString())
                .doesNotContain("secret");
        assertThatThrownBy(() -> settings("url = \"postgresql://ann:sec ret@db1/market\""))
                .hasMessageContaining("percent-encoded")
                .hasMessageNotContaining("ret@")
                .hasNoCause();
        assertThatThrownBy(() -> settings("url = \"mysql://ann:secret@db1/market\""))
                .hasMessageContaining("got mysql://db1/market");
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() -> settings("url = \"\""))
                .hasMessageContaining("capstan.persistence.postgres.url")
                .hasMessageContaining("--postgres");
        assertThatThrownBy(() -> settings("url = \"postgresql://db1\""))
                .hasMessageContaining("expected postgresql://user:password@host:port/database");
        assertThatThrownBy(() -> settings("url = \"postgresql://db1/x\", pool-size = 1"))
                .hasMessageContaining("pool-size: expected 2 to 200, got 1");
        assertThatThrownBy(() -> settings("url = \"postgresql://db1/x\", keepalive = 40m"))
                .hasMessageContaining("keepalive: expected less than max-lifetime");
    }

    private static DatabaseSettings settings(String changes) {
        return DatabaseSettings.from(ConfigFactory.parseString("capstan.persistence.postgres { " + changes + " }")
                .withFallback(ConfigFactory.load()));
    }
}
