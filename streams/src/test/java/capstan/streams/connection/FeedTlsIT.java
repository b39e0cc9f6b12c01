package capstan.streams.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.streams.clock.ManualClock;
import capstan.streams.connection.Ending.Kind;
import capstan.streams.exchange.Frames;
import capstan.streams.exchange.ScriptedExchange;
import capstan.streams.settings.SettingOutOfRange;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `wss` address: the certificate must be trusted and be the host's own.
class FeedTlsIT {

    private static final String PASSWORD = "changeit";
    private static final List<String> STREAMS = List.of("btcusdt@depth");

    @TempDir
    static Path folder;

    private static Path trusted = Path.of("");
    private static @Nullable SslContext server;

    /// A key and certificate for `localhost`, made by the JDK's own keytool.
    @BeforeAll
    static void makeCertificate() throws Exception {
        var store = folder.resolve("exchange.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "exchange",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var encoder = Base64.getMimeEncoder(64, "\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        trusted = Files.writeString(
                folder.resolve("trusted.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + encoder.encodeToString(keys.getCertificate("exchange").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        server = SslContextBuilder.forServer(managers).build();
    }

    @Test
    void framesArriveOverTls() {
        try (var exchange = new ScriptedExchange(0, server);
                var probe = new ConnectionProbe()) {
            probe.open(settings(exchange.streamUrl(), trusted.toString()), new ManualClock(), STREAMS);
            var peer = exchange.accept();
            var frame = Frames.diff("BTCUSDT", 1, 1, 2000);

            peer.send(frame, frame);

            probe.awaitFrames(2);
            assertThat(probe.frames()).containsExactly(frame, frame);
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsNamed() {
        try (var exchange = new ScriptedExchange(0, server);
                var probe = new ConnectionProbe()) {
            probe.open(settings(exchange.streamUrl(), ""), new ManualClock(), STREAMS);

            assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(probe.ending().text()).contains("trust-certificates");
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        try (var exchange = new ScriptedExchange(0, server);
                var probe = new ConnectionProbe()) {
            var url = exchange.streamUrl().replace("localhost", "127.0.0.1");
            probe.open(settings(url, trusted.toString()), new ManualClock(), STREAMS);

            assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void aFileThatCannotBeReadIsRefusedAtOnce() {
        var settings =
                settings("wss://localhost:1", folder.resolve("missing.pem").toString());

        assertThatThrownBy(() -> FeedTls.of(settings))
                .isInstanceOf(SettingOutOfRange.class)
                .hasMessageContaining("capstan.streams.connection.trust-certificates")
                .hasMessageContaining("missing.pem");
    }

    private static ConnectionSettings settings(String url, String certificates) {
        return ConnectionProbe.settings("url = \"%s\"\ntrust-certificates = \"%s\"".formatted(url, certificates), "");
    }
}
