package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.embedded.MortalServers;
import capstan.cluster.failure.NodeOnTrial;
import capstan.cluster.tls.TestAuthority;
import capstan.persistence.tls.TlsSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.SymbolSpec;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Two nodes that know each other and their readers by certificates, so that every batch goes over TLS, and those
/// that must not get in.
class NodesOverTlsIT {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority other;
    private static TestAuthority.Identity identity;
    private static TestAuthority.Identity stranger;
    private static MortalServers servers;
    private static SimulatedExchange exchange;
    private static int seedPort;
    private static NodeOnTrial feeder;
    private static NodeOnTrial market;

    @BeforeAll
    static void start() throws IOException {
        authority = new TestAuthority(folder.resolve("ours"));
        other = new TestAuthority(folder.resolve("other"));
        identity = authority.issue("capstan", "RSA", "localhost");
        stranger = other.issue("capstan", "RSA", "localhost"); // the same name, from somebody else
        servers = new MortalServers(folder.resolve("data"));
        exchange = SimulatedExchange.start(ExchangeSettings.builder()
                .generated(GeneratorSettings.defaults().withSymbols(SymbolSpec.first(2)))
                .build());
        seedPort = MortalServers.freePort();
        feeder = new NodeOnTrial(settings(seedPort, NodeSettings.INGEST, NodeSettings.API));
        market = new NodeOnTrial(settings(MortalServers.freePort(), NodeSettings.MARKET));
        feeder.awaitLive();
    }

    @AfterAll
    static void stop() {
        feeder.close();
        market.close();
        exchange.close();
        servers.close();
    }

    @Test
    void booksOfTheOtherNodeAreServedOverHttps() throws Exception {
        assertThat(feeder.node.httpAddress()).startsWith("https://");
        try (HttpClient client = client(Optional.of(identity))) {
            assertThat(get(client, "/books/BTCUSDT")).contains("BTCUSDT");
        }
    }

    @Test
    void aReaderWithoutACertificateOrWithOneOfAnotherAuthorityIsTurnedAway() {
        try (HttpClient unknown = client(Optional.empty());
                HttpClient foreign = client(Optional.of(stranger))) {
            assertThatThrownBy(() -> get(unknown, "/live")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(foreign, "/live")).isInstanceOf(IOException.class);
        }
    }

    /// It has whatever a node must be told, but its certificate is of another authority.
    @Test
    void aNodeOfAnotherAuthorityStaysOut() {
        var refusals = new ListAppender<ILoggingEvent>();
        refusals.start();
        remotingLog().addAppender(refusals);
        var settings = settings(0, NodeSettings.MARKET);
        tls(settings, "capstan.node.tls.", other, stranger);
        var config = NodeOnTrial.config(settings);
        ActorSystem<Void> intruder = ActorSystem.create(
                Behaviors.empty(), "capstan", AccessSettings.from(config).over(config));
        try {
            Membership.join(intruder, NodeSettings.from(config));

            Awaitility.await()
                    .atMost(NodeOnTrial.PATIENCE)
                    .untilAsserted(() -> assertThat(List.copyOf(refusals.list))
                            .extracting(ILoggingEvent::getFormattedMessage)
                            .anyMatch(text -> text.contains("SSL") || text.contains("PKIX")));
            assertThat(Cluster.get(intruder).selfMember().status()).isNotEqualTo(MemberStatus.up());
            try (HttpClient client = client(Optional.of(identity))) {
                Awaitility.await()
                        .atMost(NodeOnTrial.PATIENCE)
                        .untilAsserted(() -> assertThat(get(client, "/health")).contains("\"members_up\":2"));
            }
        } finally {
            remotingLog().detachAppender(refusals);
            intruder.terminate();
        }
    }

    @Test
    void aNodeThatNobodyCouldKnowDoesNotStart() {
        var halfSet = settings(0, NodeSettings.MARKET);
        halfSet.put("capstan.node.tls.ca-file", "");
        assertThatThrownBy(() -> AccessSettings.from(NodeOnTrial.config(halfSet)))
                .hasMessageContaining("capstan.node.tls.ca-file: expected a file, got nothing");

        var mixed = settings(0, NodeSettings.MARKET);
        mixed.put("capstan.node.tls.ca-file", other.certificate().toString());
        assertThatThrownBy(() -> AccessSettings.from(NodeOnTrial.config(mixed)))
                .hasMessageContaining("capstan.node.tls.cert-file: expected a certificate issued by one in");
    }

    @Test
    void managementIsNotOpenByDefaultAndDoesNotWriteForOthers() {
        var management = NodeOnTrial.config(Map.of()).getConfig("pekko.management.http");
        assertThat(management.getString("hostname")).isEqualTo("127.0.0.1");
        assertThat(management.getBoolean("route-providers-read-only")).isTrue();

        var open = NodeOnTrial.config(Map.of(
                "pekko.management.http.hostname", "0.0.0.0", "pekko.management.http.route-providers-read-only", false));
        assertThatThrownBy(() -> AccessSettings.from(open))
                .hasMessageContaining("route-providers-read-only: expected on")
                .hasMessageContaining("'0.0.0.0'");
        var bound = NodeOnTrial.config(Map.of(
                "pekko.management.http.bind-hostname",
                "0.0.0.0",
                "pekko.management.http.route-providers-read-only",
                false));
        assertThatThrownBy(() -> AccessSettings.from(bound)).hasMessageContaining("'0.0.0.0'");
    }

    private static HashMap<String, Object> settings(int port, String... roles) {
        var settings = new HashMap<>(NodeOnTrial.settings(servers.addresses(), exchange));
        settings.put("pekko.remote.artery.canonical.port", port);
        settings.put("capstan.node.seed-nodes", List.of("127.0.0.1:" + seedPort));
        settings.put("capstan.node.roles", List.of(roles));
        settings.put("capstan.node.tls.enabled", true);
        tls(settings, "capstan.node.tls.", authority, identity);
        tls(settings, "capstan.http.tls.", authority, identity);
        return settings;
    }

    private static void tls(
            Map<String, Object> settings, String group, TestAuthority trusted, TestAuthority.Identity identity) {
        settings.put(group + "ca-file", trusted.certificate().toString());
        settings.put(group + "cert-file", identity.certificate().toString());
        settings.put(group + "key-file", identity.key().toString());
    }

    private static HttpClient client(Optional<TestAuthority.Identity> known) {
        var tls = new TlsSettings(
                "client",
                authority.certificate().toString(),
                known.map(files -> files.certificate().toString()).orElse(""),
                known.map(files -> files.key().toString()).orElse(""));
        return HttpClient.newBuilder().sslContext(tls.context()).build();
    }

    private static String get(HttpClient client, String path) throws IOException, InterruptedException {
        int port = feeder.node.httpPort();
        return client.send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                                .timeout(ANSWER)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Logger remotingLog() {
        return (Logger) LoggerFactory.getLogger("org.apache.pekko");
    }
}
