package capstan.streams.kinesis.connector;

import capstan.streams.settings.SettingOutOfRange;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// Makes clients. Whoever makes one closes it; it is safe for any thread, so one is enough for a node.
public final class KinesisClients {

    private static final String FIXED_KEY = "capstan";
    private static final String FIXED_REGION = "us-east-1";

    private KinesisClients() {}

    /// @throws SettingOutOfRange when no region is named anywhere
    public static KinesisAsyncClient open(ClientSettings settings) {
        var builder = KinesisAsyncClient.builder()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        // The client would speak HTTP/2, which only Amazon's own server does, and which helps only
                        // subscriptions.
                        .protocol(Protocol.HTTP1_1)
                        .connectionTimeout(settings.connectTimeout())
                        .maxConcurrency(settings.maxConnections()))
                .credentialsProvider(credentials(settings))
                .overrideConfiguration(configuration -> configuration
                        .apiCallTimeout(settings.callTimeout())
                        // Whoever calls knows better what to send again, and when.
                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
        if (!settings.endpoint().isEmpty()) {
            disableBinaryBodies();
            builder.endpointOverride(URI.create(settings.endpoint()));
        }
        if (!settings.region().isEmpty()) {
            builder.region(Region.of(settings.region()));
        } else if (!settings.endpoint().isEmpty()) {
            builder.region(Region.of(FIXED_REGION)); // servers of one's own have none
        }
        try {
            return builder.build();
        } catch (SdkClientException e) {
            SettingOutOfRange.unless(
                    !String.valueOf(e.getMessage()).contains("region"),
                    "capstan.streams.kinesis.client.region",
                    "nothing",
                    "a region here, in AWS_REGION or in the profile");
            throw e;
        }
    }

    /// Servers other than Amazon's answer in JSON only; the client has no setting for that but this property.
    private static void disableBinaryBodies() {
        String property = SdkSystemSetting.CBOR_ENABLED.property();
        if (System.getProperty(property) == null) {
            System.setProperty(property, "false");
        }
    }

    private static AwsCredentialsProvider credentials(ClientSettings settings) {
        return settings.hasFixedCredentials()
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create(FIXED_KEY, FIXED_KEY))
                : DefaultCredentialsProvider.builder().build();
    }
}
