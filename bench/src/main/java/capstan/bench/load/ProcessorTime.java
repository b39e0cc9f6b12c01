package capstan.bench.load;

import capstan.cluster.cli.Report;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Processor time that each kind of process of a load benchmark has used, to say where the time goes.
final class ProcessorTime {

    private enum Part {
        NODE,
        EXCHANGE,
        POSTGRESQL,
        REDIS
    }

    private final long atNanos = System.nanoTime();
    private final Map<Part, Duration> used = new EnumMap<>(Part.class);

    private ProcessorTime() {}

    static ProcessorTime now(LoadExchange exchange, LoadStores stores) {
        var time = new ProcessorTime();
        time.add(Part.NODE, ProcessHandle.current());
        time.add(Part.EXCHANGE, exchange.handle());
        stores.postgres().ifPresent(server -> {
            time.add(Part.POSTGRESQL, server);
            server.descendants().forEach(session -> time.add(Part.POSTGRESQL, session));
        });
        stores.redis().ifPresent(server -> time.add(Part.REDIS, server));
        return time;
    }

    /// Cores that each part kept busy on average since `earlier`.
    Report since(ProcessorTime earlier) {
        double wall = atNanos - earlier.atNanos;
        var report = new Report();
        for (Part part : Part.values()) {
            Duration before = earlier.used.getOrDefault(part, Duration.ZERO);
            Duration now = used.getOrDefault(part, Duration.ZERO);
            report.put(
                    part.name().toLowerCase(Locale.ROOT),
                    Figures.rounded(now.minus(before).toNanos() / wall, 2));
        }
        return report;
    }

    private void add(Part part, ProcessHandle process) {
        process.info().totalCpuDuration().ifPresent(time -> used.merge(part, time, Duration::plus));
    }
}
