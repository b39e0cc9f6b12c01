package capstan.streams.kinesis.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import capstan.streams.kinesis.FakeKinesis;
import capstan.streams.kinesis.StreamSettings;
import capstan.streams.kinesis.TestSettings;
import capstan.streams.kinesis.reader.ReaderSettings;
import capstan.streams.settings.SettingOutOfRange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

class KinesisClientsTest {

    private static final String ASSUMED = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult>
                <Credentials>
                  <AccessKeyId>for-a-token</AccessKeyId>
                  <SecretAccessKey>secret</SecretAccessKey>
                  <SessionToken>session</SessionToken>
                  <Expiration>2126-01-01T00:00:00Z</Expiration>
                </Credentials>
              </AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>
            """;

    @Test
    void aRegionThatNobodyNamesIsAskedForByItsSetting() {
        assumeTrue(
                System.getenv("AWS_REGION") == null && System.getenv("AWS_DEFAULT_REGION") == null,
                "skipped: the environment names a region");
        ClientSettings settings = client("client.region = \"\"");
        String before = System.getProperty("aws.disableEc2Metadata");
        System.setProperty("aws.disableEc2Metadata", "true");
        try {
            assertThatThrownBy(() -> KinesisClients.open(settings).close())
                    .isInstanceOf(SettingOutOfRange.class)
                    .hasMessageContaining("AWS_REGION");
        } finally {
            restore("aws.disableEc2Metadata", before);
        }
    }

    /// Servers other than Amazon's understand only JSON, and users need not know that.
    @Test
    void aServerOfOnesOwnIsSpokenToInJson() {
        String before = System.clearProperty("aws.cborEnabled");
        try (var client = KinesisClients.open(client("client.endpoint = \"http://127.0.0.1:1\""))) {
            assertThat(client.serviceName()).isEqualTo("kinesis");
            assertThat(System.getProperty("aws.cborEnabled")).isEqualTo("false");
        } finally {
            restore("aws.cborEnabled", before);
        }
    }

    /// As a service account of EKS has them: a file with a token, for which a server gives keys.
    @Test
    void aTokenInAFileIsTradedForCredentials(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "a.b.c");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = exchange.getRequestMethod().equals("POST") ? ASSUMED.getBytes(UTF_8) : new byte[0];
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String endpoint = System.getProperty("aws.endpointUrlSts");
        String region = System.getProperty("aws.region");
        System.setProperty(
                "aws.endpointUrlSts", "http://127.0.0.1:" + server.getAddress().getPort());
        System.setProperty("aws.region", "eu-west-1");
        try (var provider = WebIdentityTokenFileCredentialsProvider.builder()
                .webIdentityTokenFile(token)
                .roleArn("arn:aws:iam::000000000000:role/capstan")
                .build()) {
            assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("for-a-token");
        } finally {
            restore("aws.endpointUrlSts", endpoint);
            restore("aws.region", region);
            server.stop(0);
        }
    }

    @Test
    void failuresAreNamedForWhatToDo() {
        assertThat(KinesisFailure.of(new CompletionException(FakeKinesis.throttled())))
                .isEqualTo(KinesisFailure.THROTTLED);
        assertThat(KinesisFailure.of(SdkClientException.create("Unable to load credentials from any of the providers")))
                .isEqualTo(KinesisFailure.FORBIDDEN);
        assertThat(KinesisFailure.of(SdkClientException.create("connection refused")))
                .isEqualTo(KinesisFailure.AWAY);
        assertThat(KinesisFailure.of(refused("AccessDeniedException", 400))).isEqualTo(KinesisFailure.FORBIDDEN);
        assertThat(KinesisFailure.of(refused("InternalFailure", 500))).isEqualTo(KinesisFailure.AWAY);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> client("client.endpoint = \"localhost\"")).hasMessageContaining("client.endpoint");
        assertThatThrownBy(() -> client("client.credentials = \"mine\"")).hasMessageContaining("client.credentials");
        assertThatThrownBy(() -> TestSettings.writer("writer.max-record-bytes = 2 MiB"))
                .hasMessageContaining("writer.max-record-bytes");
        assertThatThrownBy(() -> TestSettings.writer("writer.max-call-records = 501"))
                .hasMessageContaining("writer.max-call-records");
        assertThatThrownBy(() -> reader("reader.initial-position = \"yesterday\""))
                .hasMessageContaining("latest or trim-horizon");
        assertThatThrownBy(() -> StreamSettings.from(TestSettings.kinesis("streams.depth = market-sbe-trade"), false))
                .hasMessageContaining("a name of its own");
    }

    private static Throwable refused(String code, int status) {
        return KinesisException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .statusCode(status)
                .build();
    }

    private static ReaderSettings reader(String more) {
        return ReaderSettings.from(TestSettings.kinesis(more).getConfig("reader"));
    }

    private static ClientSettings client(String more) {
        Config config = TestSettings.kinesis(more).getConfig("client");
        return ClientSettings.from(config);
    }

    private static void restore(String property, @Nullable String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }
}
