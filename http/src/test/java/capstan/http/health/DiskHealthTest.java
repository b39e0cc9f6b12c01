package capstan.http.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskHealthTest {

    @TempDir
    private Path folder;

    private ComponentHealth check(Path checked, long low, long full) {
        return new DiskHealth(checked, Service.all(), low, full)
                .check()
                .toCompletableFuture()
                .join();
    }

    @Test
    void roomEnoughIsHealthy() {
        ComponentHealth health = check(folder, 2, 1);

        assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.details()).containsEntry("folder", folder.toString()).containsKey("free_bytes");
    }

    @Test
    void littleRoomIsDegradedAndNoneIsUnhealthy() {
        ComponentHealth low = check(folder, Long.MAX_VALUE, 1);
        ComponentHealth full = check(folder, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(low.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(low.message()).contains("nearly full");
        assertThat(full.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(full.message()).contains("bytes left, needs");
    }

    @Test
    void aFolderThatIsGoneIsUnhealthy() {
        ComponentHealth health = check(folder.resolve("gone"), 2, 1);

        assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.message()).endsWith("is gone");
    }

    @Test
    void boundsMustBeInOrder() {
        assertThatThrownBy(() -> new DiskHealth(folder, Service.all(), 1, 2))
                .hasMessage("free bytes must satisfy 0 <= full <= low, got full=2 low=1");
    }
}
