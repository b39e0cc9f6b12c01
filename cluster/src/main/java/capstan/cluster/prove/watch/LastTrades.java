package capstan.cluster.prove.watch;

import capstan.persistence.redis.SymbolHashes;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.market.Listing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The exchange's last trade of each symbol, as it says itself over REST when nothing happens any more.
public final class LastTrades {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatedExchange exchange;
    private final Map<String, Long> ids = new HashMap<>();

    public LastTrades(SimulatedExchange exchange) {
        this.exchange = exchange;
    }

    public void ask() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (Listing listing : exchange.listings()) {
                ids.put(listing.symbol(), ask(http, listing.symbol()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the simulated exchange did not say what its last trades are", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the simulated exchange was asked", e);
        }
    }

    private long ask(HttpClient http, String symbol) throws IOException, InterruptedException {
        var uri = URI.create(
                "http://" + exchange.host() + ":" + exchange.restPort() + "/api/v3/trades?limit=1&symbol=" + symbol);
        HttpResponse<byte[]> response =
                http.send(HttpRequest.newBuilder(uri).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofByteArray());
        JsonNode trades = JSON.readTree(response.body());
        if (response.statusCode() != 200 || trades.isEmpty()) {
            throw new IOException("asked for the last trade of " + symbol + ", it answered " + response.statusCode());
        }
        return trades.get(trades.size() - 1).path("id").asLong();
    }

    public Map<String, Long> bySymbol() {
        return Map.copyOf(ids);
    }

    public boolean areShown(Map<String, SymbolHashes> redis) {
        return ids.entrySet().stream().allMatch(last -> {
            SymbolHashes hashes = redis.get(last.getKey());
            return hashes != null
                    && Long.toString(last.getValue()).equals(hashes.book().get("last_trade_id"));
        });
    }
}
