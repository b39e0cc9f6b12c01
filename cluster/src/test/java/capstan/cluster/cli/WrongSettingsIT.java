package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanProcess.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `capstan node` and `capstan exchange` with a setting that cannot be: the key, what was expected and what came are
/// named at once, before any server is waited for.
class WrongSettingsIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            capstan.streams.batch.max-frames = 0          | wrong setting: | capstan.streams.batch.max-frames       | at least 1 | 0
            capstan.persistence.postgres.pool-size = 1000 | wrong setting: | capstan.persistence.postgres.pool-size | 2 to 200   | 1000
            capstan.actors.book.freshness = 10ms          | wrong setting: | freshness                              | pulse      | 0.01S
            capstan.node.start-timeout = soon             | wrong configuration: | start-timeout                    | duration   | soon
            """)
    void aValueOutOfRangeIsNamedWithItsKey(String line, String kind, String key, String expected, String came)
            throws Exception {
        Path file = Files.writeString(folder.resolve("node.conf"), line);

        Ended ended = CapstanProcess.run(folder, node("--config", file.toString(), "--json"));

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(3);
        assertThat(ended.errors())
                .startsWith("capstan node: " + kind)
                .contains(key)
                .contains(expected)
                .contains(came);
        assertThat(ended.json().get("error").asText()).contains(key);
    }

    @Test
    void aPortOfTheExchangeThatIsInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Ended ended = CapstanProcess.run(folder, "exchange", "--sbe-port", port);

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.errors()).contains("capstan exchange:").contains(port);
        }
    }

    private static String[] node(String... more) {
        var fixed = new String[] {
            "node",
            "--postgres",
            "postgresql://nobody:x@127.0.0.1:1/capstan",
            "--redis",
            "redis://127.0.0.1:1",
            "--symbols",
            "BTCUSDT"
        };
        var all = new String[fixed.length + more.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return all;
    }
}
