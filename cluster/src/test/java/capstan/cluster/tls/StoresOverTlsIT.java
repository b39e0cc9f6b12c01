package capstan.cluster.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.embedded.MortalServers;
import capstan.cluster.failure.NodeOnTrial;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import com.typesafe.config.Config;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.core.ExecutableProvider;

/// A real PostgreSQL and a real Redis that speak TLS, under a certificate for `localhost` alone; Redis takes nobody
/// without a certificate.
class StoresOverTlsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String POSTGRES = "capstan.persistence.postgres.";
    private static final String REDIS = "capstan.persistence.redis.";

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority other;
    private static TestAuthority.Identity client;
    private static EmbeddedPostgres postgres;
    private static Process redis;
    private static int redisPort;

    @BeforeAll
    static void start() throws IOException {
        authority = new TestAuthority(folder.resolve("ours"));
        other = new TestAuthority(folder.resolve("other"));
        client = authority.issue("client", "EC", "client");
        var server = authority.issue("server", "RSA", "localhost");
        postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toFile())
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", server.certificate().toString())
                .setServerConfig("ssl_key_file", server.key().toString())
                .setServerConfig("ssl_ca_file", authority.certificate().toString())
                .setPGStartupWait(PATIENCE)
                .start();
        redisPort = MortalServers.freePort();
        redis = new ProcessBuilder(
                        ExecutableProvider.newJarResourceProvider(Files.createDirectory(folder.resolve("redis"))
                                        .toFile())
                                .get()
                                .getAbsolutePath(),
                        "--port",
                        "0",
                        "--bind",
                        "127.0.0.1",
                        "--tls-port",
                        Integer.toString(redisPort),
                        "--tls-cert-file",
                        server.certificate().toString(),
                        "--tls-key-file",
                        server.key().toString(),
                        "--tls-ca-cert-file",
                        authority.certificate().toString(),
                        "--tls-auth-clients",
                        "yes",
                        "--save",
                        "")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        postgres.close();
    }

    @Test
    void postgresIsTrustedByItsAuthorityAndKnowsUsByOurCertificate() throws Exception {
        try (Database database = database("localhost", verifying(authority))) {
            database.awaitReady(PATIENCE);
            try (var connection = database.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "select ssl, client_dn from pg_stat_ssl where pid = pg_backend_pid()")) {
                row.next();
                assertThat(row.getBoolean("ssl")).isTrue();
                assertThat(row.getString("client_dn")).isEqualTo("/CN=client");
            }
        }
    }

    /// Waiting cannot help, so it is told at once, by the pool and by health.
    @Test
    void aPostgresOfAnotherAuthorityOrNameIsNotTrusted() {
        for (Database database :
                new Database[] {database("localhost", verifying(other)), database("127.0.0.1", verifying(authority))}) {
            try (database) {
                assertThatThrownBy(() -> database.awaitReady(Duration.ofHours(1)))
                        .isInstanceOfSatisfying(
                                DatabaseFailure.class,
                                failure -> assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.TLS))
                        .hasMessageContaining("TLS failed; check capstan.persistence.postgres.tls");
                DatabaseFailure toldByHealth = database.ping().failure();
                assertThat(toldByHealth).isNotNull();
                assertThat(toldByHealth.kind()).isEqualTo(DatabaseFailure.Kind.TLS);
            }
        }
    }

    @Test
    void filesThatTheModeWouldNotLookAtAreRefused() {
        assertThatThrownBy(() -> database(
                        "localhost",
                        Map.of("tls.ca-file", authority.certificate().toString())))
                .hasMessageContaining("postgres.tls.mode: expected verify-full or verify-ca");
        assertThatThrownBy(() -> database("localhost", Map.of("tls.mode", "full")))
                .hasMessageContaining("postgres.tls.mode: expected disable,");
        assertThatThrownBy(() -> database(
                        "localhost",
                        Map.of("tls.mode", "require", "url", "jdbc:postgresql://localhost:1/postgres?sslmode=disable")))
                .hasMessageContaining("expected TLS in one place");
    }

    @Test
    void redisIsUpOverMutualTls() throws Exception {
        try (RedisLink link = RedisLink.open(redis("localhost", files(authority, true)))) {
            assertThat(link.whenUp(PATIENCE)
                            .toCompletableFuture()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .isUp())
                    .isTrue();
        }
    }

    @Test
    void theNameOfRedisCountsUnlessTheSettingsSayOtherwise() throws Exception {
        assertTlsFails(redis("127.0.0.1", files(authority, true)));

        var byAuthority = new HashMap<>(files(authority, true));
        byAuthority.put("tls.verify", "ca");
        try (RedisLink link = RedisLink.open(redis("127.0.0.1", byAuthority))) {
            link.whenUp(PATIENCE).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aRedisOfAnotherAuthorityIsNotTrusted() {
        assertTlsFails(redis("localhost", files(other, true)));
    }

    @Test
    void redisTurnsAwayWhoHasNoCertificate() {
        try (RedisLink link = RedisLink.open(redis("localhost", files(authority, false)))) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !link.status().reason().equals("not connected yet"));
            assertThat(link.status().isUp()).isFalse();
        }
    }

    @Test
    void filesForAnAddressWithoutTlsAreRefused() {
        var settings = new HashMap<>(files(authority, true));
        settings.put("uri", "redis://localhost:" + redisPort);

        assertThatThrownBy(() -> redis("localhost", settings))
                .hasMessageContaining("redis.uri: expected rediss://, since files for TLS are named");
    }

    private static void assertTlsFails(RedisSettings settings) {
        try (RedisLink link = RedisLink.open(settings)) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(link.status().reason())
                            .contains("TLS failed; check")
                            .contains("capstan.persistence.redis.tls"));
            assertThat(link.status().isUp()).isFalse();
        }
    }

    private static Map<String, String> files(TestAuthority trusted, boolean withIdentity) {
        return withIdentity
                ? Map.of(
                        "tls.ca-file", trusted.certificate().toString(),
                        "tls.cert-file", client.certificate().toString(),
                        "tls.key-file", client.key().toString())
                : Map.of("tls.ca-file", trusted.certificate().toString());
    }

    private static Map<String, String> verifying(TestAuthority trusted) {
        var settings = new HashMap<>(files(trusted, true));
        settings.put("tls.mode", "verify-full");
        return settings;
    }

    private static Database database(String host, Map<String, String> changes) {
        var settings = new HashMap<String, String>();
        settings.put("url", "jdbc:postgresql://" + host + ":" + postgres.getPort() + "/postgres");
        settings.put("user", "postgres");
        settings.put("acquire-timeout", "2s");
        settings.putAll(changes);
        return Database.open(DatabaseSettings.from(config(POSTGRES, settings)));
    }

    private static RedisSettings redis(String host, Map<String, String> changes) {
        var settings = new HashMap<String, String>();
        settings.put("uri", "rediss://" + host + ":" + redisPort);
        settings.putAll(changes);
        return RedisSettings.from(config(REDIS, settings));
    }

    private static Config config(String group, Map<String, String> settings) {
        var all = new HashMap<String, Object>();
        settings.forEach((key, value) -> all.put(group + key, value));
        return NodeOnTrial.config(all);
    }
}
