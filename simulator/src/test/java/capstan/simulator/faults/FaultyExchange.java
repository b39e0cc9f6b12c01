package capstan.simulator.faults;

import static org.awaitility.Awaitility.await;

import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import capstan.simulator.stream.ConnectionRules;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// An exchange of two lines for tests: things go wrong on line 1, line 2 is whole. Keeps the log.
final class FaultyExchange implements AutoCloseable {

    static final int BAD = 1;
    static final int WHOLE = 2;

    final List<InjectedFault> log = new CopyOnWriteArrayList<>();
    final SimulatedExchange exchange;

    FaultyExchange(FaultPlan plan) {
        this(plan, ExchangeSettings.builder().generated(TestExchange.small()));
    }

    FaultyExchange(FaultPlan plan, ExchangeSettings.Builder settings) {
        this(plan, settings, ConnectionRules.DEFAULT);
    }

    FaultyExchange(FaultPlan plan, ExchangeSettings.Builder settings, ConnectionRules rules) {
        exchange = TestExchange.start(
                settings.connection(rules.withAttempts(10_000)).lines(2).faults(plan));
        exchange.listenToFaults(log::add);
    }

    StreamClient connect(int line, String... streams) {
        return StreamClient.connect(exchange.sbePort(line), "/stream?streams=" + String.join("/", streams), "any");
    }

    Stream<InjectedFault> logged(FaultKind kind) {
        return log.stream().filter(fault -> fault.kind() == kind);
    }

    Stream<InjectedFault> logged(FaultKind kind, FrameKind frames) {
        return logged(kind).filter(fault -> fault.frames() == frames);
    }

    long count(FaultKind kind) {
        return logged(kind).count();
    }

    /// Stops the exchange and waits until clients have read everything.
    void end(StreamClient... clients) {
        exchange.close();
        for (StreamClient client : clients) {
            await().until(() -> client.closeCode != -1);
        }
    }

    @Override
    public void close() {
        exchange.close();
    }
}
