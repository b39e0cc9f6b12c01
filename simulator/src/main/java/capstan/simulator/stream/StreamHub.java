package capstan.simulator.stream;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.market.instrument.Instrument;
import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultRecorder;
import capstan.simulator.faults.ScriptedFault;
import capstan.simulator.json.JsonText;
import capstan.simulator.market.DepthSpeed;
import capstan.simulator.market.History;
import capstan.simulator.market.Kline;
import capstan.simulator.market.Klines;
import capstan.simulator.market.Listing;
import capstan.simulator.market.Market;
import capstan.simulator.market.MarketListener;
import capstan.simulator.market.TradeRing;
import capstan.simulator.stats.Counters;
import capstan.wire.exchange.SbeFrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Turns what happens on the market into messages and hands each to the connections that listen. A message is
/// encoded once for everybody; what nobody hears is not encoded. Called by the market thread alone, but for
/// `topics`.
public final class StreamHub implements MarketListener {

    private static final int FRAME_BYTES = 1 << 16;

    private final Market market;
    private final StreamTopics topics;
    private final Instrument[] instruments;
    private final byte[][] symbolBytes;
    private final Deliveries deliveries;
    private final SessionTable sessions;
    private final JsonVariants json = new JsonVariants();
    private final Levels bid = new Levels(1);
    private final Levels ask = new Levels(1);
    private byte[] frame = new byte[FRAME_BYTES];
    private final FaultyLines faults;
    private boolean isFaulty;

    /// @param lines of the binary service
    StreamHub(
            Market market,
            StreamTopics topics,
            SessionTable sessions,
            Counters counters,
            int lines,
            FaultPlan plan,
            FaultRecorder recorder,
            ExchangeClock clock) {
        this.market = market;
        this.topics = topics;
        this.sessions = sessions;
        deliveries = new Deliveries(counters);
        List<Listing> listings = market.listings();
        instruments = listings.stream().map(Listing::instrument).toArray(Instrument[]::new);
        symbolBytes = listings.stream()
                .map(listing -> listing.symbol().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        faults = new FaultyLines(
                lines, new FaultSurroundings(plan, listings, sessions, deliveries, recorder, clock, clock.nanoTime()));
        isFaulty = !faults.isIdle();
    }

    /// Adds a fault to what is to go wrong.
    public void inject(ScriptedFault fault) {
        faults.inject(fault);
        isFaulty = !faults.isIdle();
    }

    @Override
    public boolean hears(int symbol, FrameKind kind) {
        StreamTopics.OfSymbol of = topics.of(symbol);
        return switch (kind) {
            case TRADES -> of.sbeTrade.isHeard() || of.jsonTrade.isHeard() || of.jsonAggregate.isHeard();
            case BEST_BID_ASK -> of.sbeBest.isHeard() || of.jsonBest.isHeard();
            case DEPTH_DIFF -> of.sbeDepth.isHeard() || of.jsonDepth100.isHeard() || of.jsonDepth1000.isHeard();
            case DEPTH_TOP -> of.sbeDepthTop.isHeard();
            case UNKNOWN -> false;
        };
    }

    @Override
    public boolean hearsDepth(int symbol, DepthSpeed speed) {
        return depthTopic(symbol, speed).isHeard();
    }

    private StreamTopic depthTopic(int symbol, DepthSpeed speed) {
        StreamTopics.OfSymbol of = topics.of(symbol);
        return switch (speed) {
            case FAST -> of.sbeDepth;
            case EVERY_100_MS -> of.jsonDepth100;
            case EVERY_1000_MS -> of.jsonDepth1000;
        };
    }

    @Override
    public void trades(int symbol, long eventTimeMicros, long transactTimeMicros, Trades trades) {
        StreamTopics.OfSymbol of = topics.of(symbol);
        Instrument instrument = instruments[symbol];
        if (of.sbeTrade.isHeard()) {
            ensureFrame(SbeFrameWriter.frameBytesOfTrades(trades.size(), symbolBytes[symbol].length));
            int length = SbeFrameWriter.writeTrades(
                    frame,
                    0,
                    symbolBytes[symbol],
                    eventTimeMicros,
                    transactTimeMicros,
                    instrument.priceExponent(),
                    instrument.quantityExponent(),
                    trades);
            int size = trades.size();
            deliver(of.sbeTrade, length, size == 0 ? 0 : trades.id(0), size == 0 ? 0 : trades.id(size - 1));
        }
        if (of.jsonTrade.isHeard()) {
            for (int index = 0; index < trades.size(); index++) {
                int at = index;
                deliverJson(
                        of.jsonTrade,
                        (into, micros) -> JsonEvents.trade(
                                into, instrument, trades, at, eventTimeMicros, transactTimeMicros, micros));
            }
        }
        if (of.jsonAggregate.isHeard() && trades.size() > 0) {
            aggregates(of.jsonAggregate, trades.id(0), eventTimeMicros);
        }
    }

    /// Trades from `firstId` on are in the history already.
    private void aggregates(StreamTopic topic, long firstId, long eventTimeMicros) {
        History history = market.history(topic.symbol);
        TradeRing ring = history.trades();
        long from = ring.find(firstId);
        while (from < ring.end()) {
            long until = from + 1;
            while (until < ring.end() && ring.aggregateId(until) == ring.aggregateId(from)) {
                until++;
            }
            long begin = from;
            long end = until;
            deliverJson(
                    topic,
                    (into, micros) -> JsonEvents.aggregateTrade(into, history, begin, end, eventTimeMicros, micros));
            from = until;
        }
    }

    @Override
    public void bestBidAsk(
            int symbol,
            long eventTimeMicros,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity) {
        StreamTopics.OfSymbol of = topics.of(symbol);
        Instrument instrument = instruments[symbol];
        if (of.sbeBest.isHeard()) {
            bid.clear();
            ask.clear();
            bid.add(bidPrice, bidQuantity);
            ask.add(askPrice, askQuantity);
            int length = SbeFrameWriter.writeBestBidAsk(
                    frame,
                    0,
                    symbolBytes[symbol],
                    eventTimeMicros,
                    updateId,
                    instrument.priceExponent(),
                    instrument.quantityExponent(),
                    bid,
                    ask);
            deliver(of.sbeBest, length, updateId, updateId);
        }
        if (of.jsonBest.isHeard()) {
            deliverJson(
                    of.jsonBest,
                    (into, _) -> JsonEvents.bookTicker(
                            into, instrument, updateId, bidPrice, bidQuantity, askPrice, askQuantity));
        }
    }

    @Override
    public void depthDiff(
            int symbol,
            DepthSpeed speed,
            long eventTimeMicros,
            long firstUpdateId,
            long lastUpdateId,
            Levels bids,
            Levels asks) {
        StreamTopic topic = depthTopic(symbol, speed);
        if (!topic.isHeard()) {
            return;
        }
        Instrument instrument = instruments[symbol];
        if (topic.encoding == Encoding.SBE) {
            ensureFrame(SbeFrameWriter.frameBytesOfDepthDiff(bids.size(), asks.size(), symbolBytes[symbol].length));
            int length = SbeFrameWriter.writeDepthDiff(
                    frame,
                    0,
                    symbolBytes[symbol],
                    eventTimeMicros,
                    firstUpdateId,
                    lastUpdateId,
                    instrument.priceExponent(),
                    instrument.quantityExponent(),
                    bids,
                    asks);
            deliver(topic, length, firstUpdateId, lastUpdateId);
        } else {
            deliverJson(
                    topic,
                    (into, micros) -> JsonEvents.depthUpdate(
                            into, instrument, eventTimeMicros, firstUpdateId, lastUpdateId, bids, asks, micros));
        }
    }

    @Override
    public void depthTop(int symbol, long eventTimeMicros, long updateId, Levels bids, Levels asks) {
        sbeDepthTop(topics.of(symbol).sbeDepthTop, eventTimeMicros, updateId, bids, asks);
    }

    private void sbeDepthTop(StreamTopic topic, long eventTimeMicros, long updateId, Levels bids, Levels asks) {
        byte[] symbol = symbolBytes[topic.symbol];
        Instrument instrument = instruments[topic.symbol];
        ensureFrame(SbeFrameWriter.frameBytesOfDepthTop(bids.size(), asks.size(), symbol.length));
        int length = SbeFrameWriter.writeDepthTop(
                frame,
                0,
                symbol,
                eventTimeMicros,
                updateId,
                instrument.priceExponent(),
                instrument.quantityExponent(),
                bids,
                asks);
        deliver(topic, length, updateId, updateId);
    }

    /// Nothing goes wrong on the binary streams from now on.
    public void endFaults() {
        faults.end();
    }

    /// Sends what is sent at a fixed rate of market time, and lets faults take their course.
    public void periodic() {
        if (isFaulty) {
            faults.tick();
        }
        long now = market.timeMicros();
        for (StreamTopic topic : topics.periodic()) {
            if (!topic.isHeard() || now < topic.dueMicros) {
                continue;
            }
            topic.dueMicros = now - Math.floorMod(now, topic.periodMicros) + topic.periodMicros;
            if (topic.kind == StreamKind.KLINE) {
                klines(topic, now);
            } else if (topic.encoding == Encoding.JSON || !market.hasOwnDepthTop(topic.symbol)) {
                tops(topic, now);
            }
        }
    }

    private void tops(StreamTopic topic, long now) {
        if (!market.hasBook(topic.symbol)) {
            return;
        }
        DepthSnapshot top = market.top(topic.symbol, topic.levels);
        if (top.lastUpdateId() == topic.lastSent) {
            return;
        }
        topic.lastSent = top.lastUpdateId();
        if (topic.encoding == Encoding.SBE) {
            sbeDepthTop(topic, now, top.lastUpdateId(), top.bids(), top.asks());
        } else {
            Instrument instrument = instruments[topic.symbol];
            deliverJson(
                    topic,
                    (into, _) -> JsonEvents.depthTop(into, instrument, top.lastUpdateId(), top.bids(), top.asks()));
        }
    }

    private void klines(StreamTopic topic, long now) {
        if (topic.interval == null) {
            throw new IllegalStateException("kline stream " + topic.name + " without an interval");
        }
        History history = market.history(topic.symbol);
        Kline current = Klines.current(history, topic.interval);
        if (current == null) {
            return;
        }
        if (topic.lastSent != Long.MIN_VALUE && topic.lastSent < current.openTime()) {
            for (Kline ended : Klines.query(history, topic.interval, topic.lastSent, topic.lastSent, 0, 1)) {
                kline(topic, ended, true, now);
            }
            topic.lastSent = Long.MIN_VALUE;
        }
        boolean isClosed = now / 1000 > current.closeTime();
        if (!isClosed || topic.lastSent == current.openTime()) {
            kline(topic, current, isClosed, now);
            topic.lastSent = isClosed ? Long.MIN_VALUE : current.openTime();
        }
    }

    private void kline(StreamTopic topic, Kline kline, boolean closed, long now) {
        if (topic.interval == null) {
            return;
        }
        String interval = topic.interval.text();
        Instrument instrument = instruments[topic.symbol];
        deliverJson(topic, (into, micros) -> JsonEvents.kline(into, instrument, kline, interval, closed, now, micros));
    }

    private void deliver(StreamTopic topic, int length, long firstId, long lastId) {
        if (isFaulty) {
            faults.deliver(topic, frame, length, firstId, lastId);
            return;
        }
        LongAdder counter = deliveries.counter(topic);
        for (Session session : topic.sessions()) {
            deliveries.send(session, topic, frame, length, counter);
        }
    }

    private void deliverJson(StreamTopic topic, JsonVariants.Writer writer) {
        LongAdder counter = deliveries.counter(topic);
        json.begin(topic.name, writer);
        for (Session session : topic.sessions()) {
            JsonText payload = json.of(session.isCombined(), session.inMicros());
            deliveries.send(session, topic, payload.array(), payload.size(), counter);
        }
    }

    /// Hands everything taken since the last call to the sockets.
    public void flush() {
        deliveries.flush();
    }

    /// True when a client has so much waiting that a market which loses nothing must wait.
    public boolean isCongested() {
        for (Session session : sessions.open()) {
            if (session.outbound().isCongested()) {
                return true;
            }
        }
        return false;
    }

    private void ensureFrame(int bytes) {
        if (frame.length < bytes) {
            frame = new byte[Math.max(frame.length * 2, bytes)];
        }
    }
}
