package capstan.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseProbeTest {

    private static final long PATIENCE_SECONDS = 60;

    /// A node that was cut off must end, whoever asks for its health meanwhile.
    @Test
    void closingWaitsForNobodyWhoAsks() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var probe = new DatabaseProbe(DatabaseSettings.from(
                    ConfigFactory.parseString("capstan.persistence.postgres { url = \"postgresql://127.0.0.1:"
                                    + silent.getLocalPort() + "/market\", user = capstan, ping-timeout = 50s }")
                            .withFallback(ConfigFactory.load())));
            var asked = CompletableFuture.supplyAsync(probe::ping);
            try (Socket _ = silent.accept()) {

                probe.close();

                assertThat(asked).isNotDone();
            }
            assertThat(asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS).isUp()).isFalse();
            Database.Status late = probe.ping();
            assertThat(late.failure()).hasMessageContaining("the connections to the database are closed");
        }
    }
}
