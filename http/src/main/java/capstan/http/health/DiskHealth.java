package capstan.http.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Whether a folder can be written to and how much room its disk has left.
public final class DiskHealth implements HealthComponent {

    private final Path folder;
    private final Set<Service> services;
    private final long lowBytes;
    private final long fullBytes;

    /// @param lowBytes below this many free bytes the disk is degraded
    /// @param fullBytes below this many it is unhealthy
    public DiskHealth(Path folder, Set<Service> services, long lowBytes, long fullBytes) {
        if (fullBytes < 0 || lowBytes < fullBytes) {
            throw new IllegalArgumentException(
                    "free bytes must satisfy 0 <= full <= low, got full=" + fullBytes + " low=" + lowBytes);
        }
        this.folder = folder;
        this.services = Set.copyOf(services);
        this.lowBytes = lowBytes;
        this.fullBytes = fullBytes;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Set<Service> services() {
        return services;
    }

    @Override
    public CompletionStage<ComponentHealth> check() {
        return CompletableFuture.completedFuture(look());
    }

    private ComponentHealth look() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("folder", folder.toString());
        if (!Files.isDirectory(folder)) {
            return ComponentHealth.unhealthy("the data folder " + folder + " is gone", details);
        }
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException failure) {
            return ComponentHealth.unhealthy("the disk of " + folder + " cannot be read: " + failure, details);
        }
        details.put("free_bytes", free);
        if (!Files.isWritable(folder)) {
            return ComponentHealth.unhealthy(
                    "the data folder " + folder + " is read-only; give it to the user of this process", details);
        }
        if (free < fullBytes) {
            return ComponentHealth.unhealthy(
                    "the disk of " + folder + " has " + free + " bytes left, needs " + fullBytes, details);
        }
        if (free < lowBytes) {
            return ComponentHealth.degraded(
                    "the disk of " + folder + " is nearly full: " + free + " bytes left of at least " + lowBytes,
                    details);
        }
        return ComponentHealth.healthy(details);
    }
}
