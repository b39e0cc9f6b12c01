package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.failure.NodeOnTrial;
import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthStatus;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.reader.KinesisLineStatus;
import capstan.streams.kinesis.reader.ReadStreamStatus;
import capstan.streams.kinesis.reader.ShardStatus;
import capstan.streams.kinesis.writer.StreamWriterStatus;
import capstan.streams.kinesis.writer.StreamWriterStatus.State;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KinesisHealthTest {

    @Test
    void aStreamThatIsWrittenAndReadIsHealthyAndSaysHowFarBehindItIs() {
        ComponentHealth health =
                KinesisHealth.of(List.of(written(State.WRITING, null)), read(ReadStreamStatus.State.READING, null));

        assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.details()).containsEntry("millis_behind", 7L).containsEntry("event_lag_ms", 9L);
    }

    @Test
    void aThrottledStreamIsDegradedAndNamed() {
        ComponentHealth health = KinesisHealth.of(List.of(written(State.THROTTLED, "slow down")), null);

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.message()).contains("market-sbe-depth", "slow down");
    }

    @Test
    void aMissingStreamIsUnhealthyAndNamed() {
        ComponentHealth health = KinesisHealth.of(
                List.of(written(State.WRITING, null)), read(ReadStreamStatus.State.MISSING, "there is no stream"));

        assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.message()).contains("reading market-sbe-depth: MISSING, there is no stream");
    }

    @Test
    void kinesisIsOffByDefaultAndToDoNothingIsRefused() {
        assertThat(KinesisSettings.from(NodeOnTrial.config(Map.of())).enabled()).isFalse();
        var nothing = NodeOnTrial.config(Map.of(
                "capstan.node.kinesis.enabled", true,
                "capstan.node.kinesis.write", false,
                "capstan.node.kinesis.read", false));
        assertThatThrownBy(() -> KinesisSettings.from(nothing)).hasMessageContaining("capstan.node.kinesis");
    }

    private static StreamWriterStatus written(State state, @Nullable String reason) {
        return new StreamWriterStatus(
                MarketStream.DEPTH, "market-sbe-depth", state, reason, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static KinesisLineStatus read(ReadStreamStatus.State state, @Nullable String reason) {
        var shard = new ShardStatus("shard-0", "READING", "1", 1, 7, 9, 0, 0, 0, 0);
        var stream = new ReadStreamStatus(
                MarketStream.DEPTH, "market-sbe-depth", state, reason, 0, 0, 0, 0, 0, List.of(shard));
        return new KinesisLineStatus(
                100, "binance", "somewhere", 1, null, 0, 0, 0, 0, 0, 0, 0, 0, List.of(stream), List.of());
    }
}
