package capstan.cluster.cli;

import capstan.cluster.local.LocalCluster;
import capstan.cluster.proof.Shown;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a cluster says of itself over its API, added up.
///
/// @param symbols answer of `/symbols`
/// @param cluster answer of `/cluster`
public record ClusterFigures(JsonNode symbols, JsonNode cluster) {

    private static final String LIVE = "LIVE";

    /// As they are now; empty when no node answers both questions.
    public static Optional<ClusterFigures> of(LocalCluster nodes) {
        return nodes.ask("/cluster")
                .flatMap(members -> nodes.ask("/symbols").map(all -> new ClusterFigures(all, members)));
    }

    /// Members that are `Up`.
    int members() {
        return cluster.path("up").asInt();
    }

    int count() {
        return symbols.path("symbols").size();
    }

    long live() {
        return symbols.path("states").path(LIVE).asLong();
    }

    /// Sum of a counter over all symbols.
    long sum(String counter) {
        return sum(counter, Set.of());
    }

    /// @param only ids to add up, none for all
    private long sum(String counter, Set<String> only) {
        long sum = 0;
        for (JsonNode symbol : symbols.path("symbols")) {
            if (only.isEmpty() || only.contains(symbol.path("id").asText())) {
                sum += symbol.path("counters").path(counter).asLong();
            }
        }
        return sum;
    }

    private long sumOfDetail(String figure) {
        long sum = 0;
        for (JsonNode symbol : symbols.path("symbols")) {
            sum += symbol.path(figure).asLong();
        }
        return sum;
    }

    /// Puts the totals of all symbols into a report.
    void tellTotals(Report report) {
        report.put("frames", sum("frames"))
                .put("diffsApplied", sum("diffs_applied"))
                .put("trades", sum("trades"))
                .put("journalEvents", sumOfDetail("journal_events"))
                .put("redisPublishes", sumOfDetail("publishes"))
                .put("crossed", sum("crossed"))
                .put("topChecks", sum("top_checks"))
                .put("topMismatches", sum("top_mismatches"))
                .put("tradesBackfilled", sum("trades_backfilled"))
                .put("tradesMissing", sum("trades_missing"));
    }

    /// One report a member, the longest there first.
    ///
    /// @param names by address, `host:port`
    List<Report> nodes(Map<String, String> names) {
        var nodes = new ArrayList<Report>();
        long all = Math.max(1, sum("frames"));
        for (JsonNode member : cluster.path("members")) {
            String address = member.path("address").asText();
            Set<String> ids = texts(member.path("symbols"));
            long frames = ids.isEmpty() ? 0 : sum("frames", ids);
            nodes.add(new Report()
                    .put("node", names.getOrDefault(address, address))
                    .put("address", address)
                    .put("status", member.path("status").asText())
                    .put("roles", List.copyOf(texts(member.path("roles"))))
                    .put("singletons", List.copyOf(texts(member.path("singletons"))))
                    .put("shards", member.path("shards").size())
                    .put("entities", member.path("entities").asInt())
                    .put(
                            "symbols",
                            ids.stream()
                                    .map(id -> id.substring(id.indexOf(':') + 1))
                                    .sorted()
                                    .toList())
                    .put("frames", frames)
                    .put("share", Math.round(1000.0 * frames / all) / 1000.0));
        }
        return nodes;
    }

    /// How many symbols each member holds, the longest there first.
    List<Integer> symbolsByNode() {
        var counts = new ArrayList<Integer>();
        cluster.path("members")
                .forEach(member -> counts.add(member.path("symbols").size()));
        return counts;
    }

    List<Report> books() {
        var books = new ArrayList<Report>();
        for (JsonNode symbol : symbols.path("symbols")) {
            books.add(new Report()
                    .put("symbol", symbol.path("symbol").asText())
                    .put("status", symbol.path("state").asText())
                    .put("lastUpdateId", symbol.path("last_update_id").asLong())
                    .put("lastTradeId", symbol.path("last_trade_id").asLong())
                    .put("sum", symbol.path("book_hash").asText())
                    .put("chain", symbol.path("chain").asText())
                    .put("tradeChain", symbol.path("trade_chain").asText()));
        }
        return books;
    }

    /// What live entities said of themselves, by id.
    public Map<String, List<Shown>> shown() {
        var shown = new HashMap<String, List<Shown>>();
        for (JsonNode symbol : symbols.path("symbols")) {
            if (symbol.path("state").asText().equals(LIVE)) {
                var claim = new Shown(
                        "the live entity",
                        symbol.path("last_update_id").asLong(),
                        Long.parseUnsignedLong(symbol.path("book_hash").asText(), 16),
                        Long.parseUnsignedLong(symbol.path("chain").asText(), 16));
                shown.put(symbol.path("id").asText(), new ArrayList<>(List.of(claim)));
            }
        }
        return shown;
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new HashSet<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
