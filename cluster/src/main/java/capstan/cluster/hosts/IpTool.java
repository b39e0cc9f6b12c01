package capstan.cluster.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program `ip` of iproute2, one call a change. What it is told is written out in the failure when it refuses.
final class IpTool {

    /// It asks the kernel and ends; one that is still there is stuck.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private IpTool() {}

    /// @param words of the command line, parted by single blanks
    /// @return what it says, a line each
    /// @throws HostsUnavailable when it refuses or is not there
    static List<String> run(String words) {
        var command = new ArrayList<String>();
        command.add("ip");
        command.addAll(List.of(words.split(" ")));
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new HostsUnavailable("`ip " + words + "` does not end");
            }
            if (process.exitValue() != 0) {
                throw new HostsUnavailable(
                        "`ip " + words + "` was refused: " + complaint.strip().replace('\n', ' '));
            }
            return said.lines().toList();
        } catch (IOException e) {
            throw new HostsUnavailable("the program `ip` (iproute2) cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostsUnavailable("interrupted while `ip " + words + "` ran", e);
        }
    }
}
