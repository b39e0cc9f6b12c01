package capstan.simulator.rest;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.limits.AddressTable;
import capstan.simulator.market.Listing;
import capstan.simulator.market.MarketAccess;
import capstan.simulator.stats.Counters;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;

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

    public RestServer(
            MarketAccess market, List<Listing> listings, RestRules rules, ExchangeClock clock, Counters counters) {
        this.api = new RestApi(market, listings, rules, clock);
        this.rules = rules;
        this.clock = clock;
        this.counters = counters;
        this.ledgers = new AddressTable<>(ADDRESSES, () -> new AddressLedger(rules));
    }

    public ChannelHandler initializer() {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpServerCodec(MOST_URI_BYTES, MOST_HEADER_BYTES, MOST_BODY_BYTES))
                        .addLast(new HttpObjectAggregator(MOST_BODY_BYTES))
                        .addLast(new RestHandler(api, rules, ledgers, clock, counters));
            }
        };
    }
}
