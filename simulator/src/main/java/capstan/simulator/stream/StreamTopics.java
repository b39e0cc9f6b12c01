package capstan.simulator.stream;

import capstan.simulator.market.Interval;
import capstan.simulator.market.Listing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every stream that the exchange knows, found by name. Streams that are heard rarely come to be when
/// somebody asks for them; their number is bounded by symbols × kinds. Safe for any thread.
final class StreamTopics {

    /// The streams of one symbol that are fed as things happen.
    static final class OfSymbol {
        final StreamTopic sbeTrade;
        final StreamTopic sbeBest;
        final StreamTopic sbeDepth;
        final StreamTopic sbeDepthTop;
        final StreamTopic jsonTrade;
        final StreamTopic jsonAggregate;
        final StreamTopic jsonBest;
        final StreamTopic jsonDepth100;
        final StreamTopic jsonDepth1000;

        private OfSymbol(StreamTopics topics, String symbol, int number, long topMicros) {
            sbeTrade = topics.put(symbol + "@trade", number, StreamKind.TRADE, Encoding.SBE, 0, 0);
            sbeBest = topics.put(symbol + "@bestBidAsk", number, StreamKind.BEST_BID_ASK, Encoding.SBE, 0, 0);
            sbeDepth = topics.put(symbol + "@depth", number, StreamKind.DEPTH_FAST, Encoding.SBE, 0, 0);
            sbeDepthTop = topics.put(symbol + "@depth20", number, StreamKind.DEPTH_TOP, Encoding.SBE, 20, topMicros);
            jsonTrade = topics.put(symbol + "@trade", number, StreamKind.TRADE, Encoding.JSON, 0, 0);
            jsonAggregate = topics.put(symbol + "@aggTrade", number, StreamKind.AGGREGATE_TRADE, Encoding.JSON, 0, 0);
            jsonBest = topics.put(symbol + "@bookTicker", number, StreamKind.BEST_BID_ASK, Encoding.JSON, 0, 0);
            jsonDepth100 = topics.put(symbol + "@depth@100ms", number, StreamKind.DEPTH_100_MS, Encoding.JSON, 0, 0);
            jsonDepth1000 = topics.put(symbol + "@depth", number, StreamKind.DEPTH_1000_MS, Encoding.JSON, 0, 0);
            topics.put(symbol + "@blockTrade", number, StreamKind.BLOCK_TRADE, Encoding.JSON, 0, 0);
        }
    }

    private final Map<String, StreamTopic> sbe = new ConcurrentHashMap<>();
    private final Map<String, StreamTopic> json = new ConcurrentHashMap<>();
    private final Map<String, Integer> symbols = new HashMap<>();
    private final OfSymbol[] bySymbol;
    private final Set<Integer> delisted = ConcurrentHashMap.newKeySet();
    private final List<StreamTopic> periodic = new CopyOnWriteArrayList<>();

    /// @param depthTopMicros cadence of the binary `@depth20`
    StreamTopics(List<Listing> listings, long depthTopMicros) {
        bySymbol = new OfSymbol[listings.size()];
        for (int number = 0; number < bySymbol.length; number++) {
            String symbol = listings.get(number).streamSymbol();
            symbols.put(symbol, number);
            bySymbol[number] = new OfSymbol(this, symbol, number, depthTopMicros);
        }
    }

    OfSymbol of(int symbol) {
        return bySymbol[symbol];
    }

    /// Streams that are sent at a fixed rate.
    List<StreamTopic> periodic() {
        return periodic;
    }

    /// @return null when the exchange has no stream of that name
    @Nullable
    StreamTopic find(Encoding encoding, String name) {
        StreamTopic found = findOrCreate(encoding, name);
        return found == null || delisted.contains(found.symbol) ? null : found;
    }

    /// Ends every stream of a symbol for good; its listeners just hear nothing more.
    synchronized void delist(int symbol) {
        delisted.add(symbol);
        Stream.concat(sbe.values().stream(), json.values().stream())
                .filter(topic -> topic.symbol == symbol)
                .forEach(StreamTopic::close);
    }

    private @Nullable StreamTopic findOrCreate(Encoding encoding, String name) {
        StreamTopic known = (encoding == Encoding.SBE ? sbe : json).get(name);
        if (known != null || encoding == Encoding.SBE) {
            return known;
        }
        int at = name.indexOf('@');
        Integer symbol = at < 0 ? null : symbols.get(name.substring(0, at));
        return symbol == null ? null : createJson(name, symbol, name.substring(at + 1));
    }

    private synchronized @Nullable StreamTopic createJson(String name, int symbol, String stream) {
        StreamTopic raced = json.get(name);
        if (raced != null) {
            return raced;
        }
        if (stream.startsWith("kline_")) {
            Interval interval = Interval.of(stream.substring("kline_".length()));
            if (interval == null) {
                return null;
            }
            long period = interval == Interval.S1 ? 1_000_000 : 2_000_000;
            return put(new StreamTopic(name, symbol, StreamKind.KLINE, Encoding.JSON, 0, period, interval));
        }
        boolean isFast = stream.endsWith("@100ms");
        String levels = isFast ? stream.substring(0, stream.length() - "@100ms".length()) : stream;
        int count = switch (levels) {
            case "depth5" -> 5;
            case "depth10" -> 10;
            case "depth20" -> 20;
            default -> 0;
        };
        return count == 0
                ? null
                : put(name, symbol, StreamKind.DEPTH_TOP, Encoding.JSON, count, isFast ? 100_000 : 1_000_000);
    }

    private StreamTopic put(String name, int symbol, StreamKind kind, Encoding encoding, int levels, long period) {
        return put(new StreamTopic(name, symbol, kind, encoding, levels, period, null));
    }

    private StreamTopic put(StreamTopic topic) {
        (topic.encoding == Encoding.SBE ? sbe : json).put(topic.name, topic);
        if (topic.periodMicros > 0) {
            periodic.add(topic);
        }
        return topic;
    }
}
