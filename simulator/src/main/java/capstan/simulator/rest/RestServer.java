package capstan.simulator.rest;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultRecorder;
import capstan.simulator.faults.ScriptedFault;
import capstan.simulator.limits.AddressTable;
import capstan.simulator.market.Listing;
import capstan.simulator.market.MarketAccess;
import capstan.simulator.market.TradingStatuses;
import capstan.simulator.stats.Counters;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The REST service over one market: what a new connection is made of, and what all connections share.
public final class RestServer {

    private static final int MOST_URI_BYTES = 64 << 10;
    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final int MOST_BODY_BYTES = 64 << 10;
    private static final int ADDRESSES = 10_000;

    private final RestApi api;
    private final RestRules rules;
    private final ExchangeClock clock;
    private final Counters counters;
    private final AddressTable<AddressLedger> ledgers;
    private final RestFaults faults;

    public RestServer(
            MarketAccess market,
            List<Listing> listings,
            TradingStatuses statuses,
            RestRules rules,
            ExchangeClock clock,
            Counters counters,
            FaultPlan plan,
            FaultRecorder recorder) {
        this.api = new RestApi(market, listings, statuses, rules, clock);
        this.faults = new RestFaults(plan, listings, recorder, clock.nanoTime());
        this.rules = rules;
        this.clock = clock;
        this.counters = counters;
        this.ledgers = new AddressTable<>(ADDRESSES, () -> new AddressLedger(rules));
    }

    /// Adds a fault to what is to go wrong.
    public void inject(ScriptedFault fault) {
        faults.inject(fault);
    }

    /// Lets nothing go wrong from now on.
    public void endFaults() {
        faults.end();
    }

    /// Most request weight that each address has used in a minute, refused requests included.
    public Map<String, Integer> highestWeights() {
        var highest = new TreeMap<String, Integer>();
        ledgers.all().forEach((address, ledger) -> highest.put(address, ledger.highestWeight()));
        return highest;
    }

    public ChannelHandler initializer() {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpServerCodec(MOST_URI_BYTES, MOST_HEADER_BYTES, MOST_BODY_BYTES))
                        .addLast(new HttpObjectAggregator(MOST_BODY_BYTES))
                        .addLast(new RestHandler(api, rules, ledgers, clock, counters, faults));
            }
        };
    }
}
