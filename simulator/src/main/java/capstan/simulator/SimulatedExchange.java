package capstan.simulator;

import capstan.market.book.DepthSnapshot;
import capstan.simulator.faults.FaultLog;
import capstan.simulator.faults.FaultRecorder;
import capstan.simulator.faults.ScriptedFault;
import capstan.simulator.generator.GeneratedMarket;
import capstan.simulator.market.Listing;
import capstan.simulator.market.Market;
import capstan.simulator.market.TradingStatus;
import capstan.simulator.market.TradingStatuses;
import capstan.simulator.market.TruthListener;
import capstan.simulator.recorded.Played;
import capstan.simulator.recorded.RecordedMarket;
import capstan.simulator.rest.RestServer;
import capstan.simulator.stats.Counters;
import capstan.simulator.stream.OutboundRules;
import capstan.simulator.stream.StreamServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An exchange that speaks the real exchange's wire: binary streams on one port or several, JSON streams
/// and REST, over a generated or a recorded market, with faults where they are asked for. Runs inside another process
/// or as one of its own. Safe for any thread.
public final class SimulatedExchange implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedExchange.class);
    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_MILLIS = 2_000;
    private static final int BACKLOG = 512;
    /// Of the servers; JSON and REST come before.
    private static final int FIRST_LINE = 2;

    private final Market market;
    private final Counters counters;
    private final FaultRecorder faults;
    private final StreamServer streams;
    private final RestServer rest;
    private final MarketThread thread;
    private final TradingStatuses statuses;
    private final StatusScript script;
    private final List<TruthListener> truths = new CopyOnWriteArrayList<>();
    private final int weightLimit;
    private final EventLoopGroup loops;
    private final List<Channel> servers = new ArrayList<>();
    private final String host;

    private SimulatedExchange(ExchangeSettings settings, Market market) {
        this.market = market;
        this.host = settings.host();
        counters = new Counters();
        faults = new FaultRecorder(settings.clock());
        streams = new StreamServer(
                market,
                settings.connection(),
                settings.outbound(),
                settings.clock(),
                counters,
                settings.lines(),
                settings.faults(),
                faults);
        statuses = new TradingStatuses(market.listings().size());
        script = new StatusScript(
                settings.faults().script().statuses(),
                this::number,
                (symbol, status) -> setStatus(market, symbol, status),
                settings.clock().nanoTime());
        thread = new MarketThread(
                market, streams, settings.clock(), script, settings.outbound().lossless());
        rest = new RestServer(
                thread,
                market.listings(),
                statuses,
                settings.rest(),
                settings.clock(),
                counters,
                settings.faults(),
                faults);
        weightLimit = settings.rest().weightPerMinute();
        loops = new MultiThreadIoEventLoopGroup(
                settings.ioThreads(), new DefaultThreadFactory("exchange-io", true), NioIoHandler.newFactory());
    }

    /// Opens the market and the ports.
    ///
    /// @throws PortUnavailable when a port cannot be listened on
    /// @throws IllegalArgumentException when the script changes the status of a symbol that is not listed
    /// @throws capstan.simulator.generator.MarketDataUnusable when the data folder cannot be used
    /// @throws capstan.simulator.recorded.RecordingUnusable when a recording cannot be read
    public static SimulatedExchange start(ExchangeSettings settings) {
        Market market = switch (settings.source()) {
            case ExchangeSettings.Source.Generated(var generator) -> new GeneratedMarket(generator, settings.clock());
            case ExchangeSettings.Source.Recorded(var recording) -> new RecordedMarket(recording);
        };
        SimulatedExchange exchange;
        try {
            exchange = new SimulatedExchange(settings, market);
        } catch (IllegalArgumentException refused) {
            market.close();
            throw refused;
        }
        try {
            exchange.open(settings);
        } catch (PortUnavailable refused) {
            exchange.thread.start();
            exchange.close();
            throw refused;
        }
        return exchange;
    }

    private void open(ExchangeSettings settings) {
        bind("JSON", settings.jsonPort(), streams.json(), settings.outbound());
        bind("REST", settings.restPort(), rest.initializer(), settings.outbound());
        for (int line = 1; line <= settings.lines(); line++) {
            int port = settings.sbePort() == 0 ? 0 : settings.sbePort() + line - 1;
            bind("SBE", port, streams.sbe(line), settings.outbound());
        }
        thread.start();
        LOG.info(
                "exchange listens host={} sbe={} json={} rest={} symbols={}",
                host,
                IntStream.rangeClosed(1, lines()).map(this::sbePort).boxed().toList(),
                jsonPort(),
                restPort(),
                market.listings().size());
    }

    private void bind(String service, int port, ChannelHandler initializer, OutboundRules outbound) {
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(outbound.lowWater(), outbound.highWater()))
                .childHandler(initializer);
        if (outbound.sendBuffer() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, outbound.sendBuffer());
        }
        ChannelFuture bound = bootstrap.bind(host, port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new PortUnavailable(
                    "the simulated exchange cannot listen on " + host + ":" + port + " for " + service + ": "
                            + bound.cause().getMessage() + "; choose another port, or 0 for a free one",
                    bound.cause());
        }
        servers.add(bound.channel());
    }

    public String host() {
        return host;
    }

    /// Lines of the binary streams: ports that carry the same market, each with faults of its own.
    public int lines() {
        return servers.size() - FIRST_LINE;
    }

    /// Port of the first line of the binary streams.
    public int sbePort() {
        return sbePort(1);
    }

    /// Port of a line of the binary streams.
    ///
    /// @param line 1 for the first
    public int sbePort(int line) {
        Objects.checkIndex(line - 1, lines());
        return port(FIRST_LINE + line - 1);
    }

    /// Where a line of the binary streams is found, without a path.
    ///
    /// @param line 1 for the first
    public URI streamUri(int line) {
        return URI.create("ws://" + host + ":" + sbePort(line));
    }

    /// Port of the JSON streams.
    public int jsonPort() {
        return port(0);
    }

    /// Port of REST.
    public int restPort() {
        return port(1);
    }

    /// Tells `log` of every fault that takes effect from now on.
    public void listenToFaults(FaultLog log) {
        faults.add(log);
    }

    /// Adds a fault to the script, whatever the plan was.
    ///
    /// @throws IllegalArgumentException when the exchange has no such line
    /// @throws capstan.simulator.market.MarketUnavailable when the market has stopped
    public void inject(ScriptedFault fault) {
        if (fault.line() > lines()) {
            throw new IllegalArgumentException("there are lines 1 to " + lines() + ", got line " + fault.line());
        }
        onMarketThread(_ -> {
            streams.hub().inject(fault);
            rest.inject(fault);
        });
    }

    /// Nothing goes wrong from now on: neither by chance nor by script. What is under way takes its course.
    ///
    /// @throws capstan.simulator.market.MarketUnavailable when the market has stopped
    public void endFaults() {
        onMarketThread(_ -> {
            streams.hub().endFaults();
            rest.endFaults();
            script.end();
        });
    }

    /// Tells `listener` from now on what each book comes to after each binary depth diff.
    ///
    /// @throws capstan.simulator.market.MarketUnavailable when the market has stopped
    public void listenToTruth(TruthListener listener) {
        onMarketThread(open -> {
            if (truths.isEmpty()) {
                open.tellTruth((symbol, id, sum) -> truths.forEach(each -> each.after(symbol, id, sum)));
            }
            truths.add(listener);
        });
    }

    /// Nothing happens on a symbol any more, and REST says `HALT`. Its ids go on from where they stand with `resume`.
    ///
    /// @throws IllegalArgumentException when there is no such symbol
    public void halt(String symbol) {
        setStatus(symbol, TradingStatus.HALT);
    }

    /// As `halt`, but REST says `BREAK`.
    public void pause(String symbol) {
        setStatus(symbol, TradingStatus.BREAK);
    }

    /// A symbol that was halted is traded again.
    public void resume(String symbol) {
        setStatus(symbol, TradingStatus.TRADING);
    }

    /// Takes a symbol out of REST and of the streams, for good: REST answers −1121, and who listens hears nothing more.
    public void delist(String symbol) {
        setStatus(symbol, TradingStatus.DELISTED);
    }

    private void setStatus(String symbol, TradingStatus status) {
        int number = number(symbol);
        onMarketThread(open -> setStatus(open, number, status));
    }

    /// On the market thread.
    private void setStatus(Market open, int number, TradingStatus status) {
        statuses.set(number, status);
        open.halt(number, status != TradingStatus.TRADING);
        if (status == TradingStatus.DELISTED) {
            streams.delist(number);
        }
    }

    private int number(String symbol) {
        return IntStream.range(0, market.listings().size())
                .filter(candidate -> market.listings().get(candidate).symbol().equals(symbol))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("symbol " + symbol + " is not listed"));
    }

    private void onMarketThread(Consumer<Market> action) {
        try {
            thread.ask(open -> {
                        action.accept(open);
                        return open;
                    })
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private int port(int service) {
        return ((InetSocketAddress) servers.get(service).localAddress()).getPort();
    }

    /// What is traded, in the order in which symbols are numbered.
    public List<Listing> listings() {
        return market.listings();
    }

    public ExchangeStats stats() {
        Map<String, Long> frames = counters.framesByKind();
        List<Played> played = market instanceof RecordedMarket recorded ? recorded.played() : List.of();
        return new ExchangeStats(
                frames,
                frames.values().stream().mapToLong(Long::longValue).sum(),
                counters.bytes.sum(),
                counters.culled.sum(),
                counters.connections.sum(),
                counters.open.sum(),
                counters.refusedConnections.sum(),
                counters.closesByCode(),
                counters.slowClients.sum(),
                counters.pings.sum(),
                counters.requestsByEndpoint(),
                counters.answersByStatus(),
                counters.weight.sum(),
                counters.bans.sum(),
                counters.refusals.sum(),
                rest.highestWeights(),
                weightLimit,
                faults.counts(),
                thread.marketTimeMicros(),
                !played.isEmpty() && played.stream().allMatch(Played::finished),
                played,
                market instanceof GeneratedMarket generated ? generated.recovery() : null,
                thread.failure().map(Throwable::toString).orElse(null));
    }

    /// Every recorded depth snapshot of a symbol, in order; empty for a generated market.
    public List<DepthSnapshot> recordedSnapshots(String symbol) {
        return market instanceof RecordedMarket recorded ? recorded.snapshots(symbol) : List.of();
    }

    /// Sends every stream client the message that its connection will end; it does not end it.
    public void announceShutdown() {
        streams.announceShutdown();
    }

    /// Ends connections with a close frame, stops listening, and puts the market away so that it can be taken
    /// up again.
    @Override
    public void close() {
        servers.forEach(server -> server.close().awaitUninterruptibly());
        thread.close();
        streams.closeAll(false);
        loops.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}
