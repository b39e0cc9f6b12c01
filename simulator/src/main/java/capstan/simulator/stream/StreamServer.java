package capstan.simulator.stream;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultRecorder;
import capstan.simulator.limits.AddressTable;
import capstan.simulator.limits.RollingLimit;
import capstan.simulator.market.Market;
import capstan.simulator.stats.Counters;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The two stream services over one market: what a new connection is made of, and what all connections share.
public final class StreamServer {

    private static final int MOST_URI_BYTES = 128 << 10;
    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final int MOST_CHUNK_BYTES = 8 << 10;
    private static final int ADDRESSES = 10_000;

    private final ConnectionRules rules;
    private final OutboundRules outbound;
    private final ExchangeClock clock;
    private final Counters counters;
    private final StreamTopics topics;
    private final SessionTable sessions = new SessionTable();
    private final AddressTable<RollingLimit> attempts;
    private final StreamHub hub;

    /// @param lines of the binary service
    public StreamServer(
            Market market,
            ConnectionRules rules,
            OutboundRules outbound,
            ExchangeClock clock,
            Counters counters,
            int lines,
            FaultPlan faults,
            FaultRecorder recorder) {
        this.rules = rules;
        this.outbound = outbound;
        this.clock = clock;
        this.counters = counters;
        this.topics =
                new StreamTopics(market.listings(), rules.depthTopCadence().toNanos() / 1000);
        this.attempts = new AddressTable<>(
                ADDRESSES,
                () -> new RollingLimit(rules.attempts(), rules.attemptWindow().toNanos()));
        this.hub = new StreamHub(market, topics, sessions, counters, lines, faults, recorder, clock);
    }

    /// Hears the market for every connection; the market thread's.
    public StreamHub hub() {
        return hub;
    }

    /// What a connection to the JSON service begins with.
    public ChannelHandler json() {
        return initializer(Encoding.JSON, 0);
    }

    /// What a connection to one line of the binary service begins with.
    ///
    /// @param line 1 for the first
    public ChannelHandler sbe(int line) {
        return initializer(Encoding.SBE, line);
    }

    private ChannelHandler initializer(Encoding encoding, int line) {
        var endpoint = new Handshake.Endpoint(
                encoding, line, new AtomicLong(), rules, outbound, topics, sessions, attempts, clock, counters);
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpServerCodec(MOST_URI_BYTES, MOST_HEADER_BYTES, MOST_CHUNK_BYTES))
                        .addLast(new HttpObjectAggregator(MOST_CHUNK_BYTES))
                        .addLast(new Handshake(endpoint));
            }
        };
    }

    /// Ends every stream of a symbol for good.
    public void delist(int symbol) {
        topics.delist(symbol);
    }

    /// Tells every client that its connection will end.
    public void announceShutdown() {
        sessions.open().forEach(Session::announceShutdown);
    }

    /// Ends every connection and waits a little for the clients to hear of it.
    public void closeAll(boolean failed) {
        List<Session> open = List.copyOf(sessions.open());
        open.forEach(session -> session.close(
                failed ? Session.FAILED : Session.GOING_AWAY, failed ? "Market failed" : "Exchange stops"));
        open.forEach(Session::awaitClosed);
    }
}
