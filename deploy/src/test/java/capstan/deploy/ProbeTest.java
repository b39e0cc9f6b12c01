package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image's health check against servers that are well, not well, silent and gone.
class ProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "changeit";
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        start(HttpServer.create(ANY_PORT, 0));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void start(HttpServer one) {
        if (server != null) {
            server.stop(0);
        }
        server = one;
        answer("/live", 200);
        answer("/ready", 503);
        server.start();
    }

    private void answer(String path, int status) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    @Test
    void onlyAServerThatIsWellPasses() {
        Command probe = probe(server.getAddress().getPort());

        assertThat(exitCode(probe, "/live")).isZero();
        assertThat(exitCode(probe, "/ready")).isNotZero();

        server.stop(0);

        assertThat(exitCode(probe, "/live")).isNotZero();
    }

    /// For a platform with one check: a node that never joins must not pass, one that worked is not stopped because of
    /// what is wrong outside of it.
    @Test
    void readyIsAskedUntilItWasSoOnceAndLiveFromThenOn() {
        Command probe = probe(server.getAddress().getPort()).with("TMPDIR", folder.toString());

        assertThat(exitCode(probe, "/ready", "/live")).isNotZero();
        assertThat(exitCode(probe, "/live")).isZero();
        assertThat(exitCode(probe, "/ready", "/live"))
                .as("another question is no first pass")
                .isNotZero();

        server.removeContext("/ready");
        answer("/ready", 200);
        assertThat(exitCode(probe, "/ready", "/live")).isZero();

        server.removeContext("/ready");
        answer("/ready", 503);
        assertThat(exitCode(probe, "/ready", "/live")).isZero();
        assertThat(exitCode(probe, "/ready")).isNotZero();

        server.removeContext("/live");
        assertThat(exitCode(probe, "/ready", "/live")).isNotZero();
    }

    @Test
    void aSilentServerFailsInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(exitCode(probe(silent.getLocalPort()).with("CAPSTAN_PROBE_SECONDS", "1"), "/live"))
                    .isNotZero();
            assertThat(exitCode(
                            probe(silent.getLocalPort())
                                    .with("CAPSTAN_PROBE_SECONDS", "1")
                                    .with("CAPSTAN_HTTP_TLS_CERT_FILE", "server.crt")
                                    .with("CAPSTAN_HTTP_TLS_KEY_FILE", "server.key"),
                            "/live"))
                    .isNotZero();
        }
    }

    /// One that lets in only whose certificate it trusts, and trusts its own.
    @Test
    void aServerWithTlsIsAskedWithItsOwnCertificate() throws Exception {
        assumeTrue(Command.of("openssl", "version").isThere(), "skipped: openssl is not installed");
        Path certificate = folder.resolve("server.crt");
        Path key = folder.resolve("server.key");
        start(withTls(certificate, key));
        Command plain = probe(server.getAddress().getPort());

        assertThat(exitCode(plain, "/live")).isNotZero();

        Command probe = probe(server.getAddress().getPort())
                .with("CAPSTAN_HTTP_TLS_CERT_FILE", certificate.toString())
                .with("CAPSTAN_HTTP_TLS_KEY_FILE", key.toString());
        assertThat(exitCode(probe, "/live")).isZero();
        assertThat(exitCode(probe, "/ready")).isNotZero();
    }

    private HttpServer withTls(Path certificate, Path key) throws IOException, GeneralSecurityException {
        Path store = folder.resolve("server.p12");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=capstan -out " + certificate + " -keyout " + key);
        openssl("pkcs12 -export -in " + certificate + " -inkey " + key + " -passout pass:" + PASSWORD + " -out "
                + store);
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            own.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", own.getCertificate(own.aliases().nextElement()));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer https = HttpsServer.create(ANY_PORT, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asked = context.getDefaultSSLParameters();
                asked.setNeedClientAuth(true);
                parameters.setSSLParameters(asked);
            }
        });
        return https;
    }

    private static void openssl(String arguments) {
        Command.Ended ended =
                Command.of(Arrays.asList(("openssl " + arguments).split(" "))).run(PATIENCE);
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
    }

    private static Command probe(int port) {
        return Command.of("bash", "-c", "exec \"$PROBE\" $ASKED")
                .with("PROBE", Repository.file("deploy/image/content/bin/probe").toString())
                .with("CAPSTAN_HTTP_PORT", Integer.toString(port));
    }

    private static int exitCode(Command probe, String... paths) {
        return probe.with("ASKED", String.join(" ", paths)).run(PATIENCE).exitCode();
    }
}
