package capstan.simulator.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.instrument.Instrument;
import capstan.simulator.Frames;
import capstan.simulator.RestClient;
import capstan.simulator.StreamClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the exchange's process under load, starts it again on the same folder, and holds it to what it had
/// told.
class MarketKillIT {

    @TempDir
    Path folder;

    private record Told(String price, String quantity, long transactMicros, boolean isBuyerMaker) {}

    private record Running(Process process, int sbePort, int restPort) {}

    private Running start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MarketProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ports ")) {
                String[] words = line.split(" ", -1);
                return new Running(process, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            }
        }
        throw new IOException("the exchange's process ended before it had ports");
    }

    @Test
    void whatWasToldStandsAfterAKill() throws Exception {
        var instrument = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);
        TreeMap<Long, Told> trades = new TreeMap<>();
        List<byte[]> diffs = new ArrayList<>();
        for (int life = 0; life < 3; life++) {
            Running running = start();
            try (StreamClient client =
                    StreamClient.connect(running.sbePort, "/stream?streams=btcusdt@trade/btcusdt@depth", "key")) {
                var rest = new RestClient(running.restPort);
                holdToTrades(rest, trades);
                JsonNode snapshot = rest.json("/api/v3/depth?symbol=BTCUSDT&limit=5000");
                if (!diffs.isEmpty()) {
                    long lastTold = Frames.ids(diffs.getLast()).lastId;
                    assertThat(snapshot.get("lastUpdateId").longValue()).isGreaterThanOrEqualTo(lastTold);
                }
                await().until(() -> client.frames.size() > 150);
                running.process.destroyForcibly().waitFor();
                await().until(() -> client.closeCode != -1);
                for (byte[] frame : client.frames) {
                    FeedMessage message = Frames.read(frame, instrument);
                    if (message.ids.kind == FrameKind.TRADES) {
                        note(message, trades);
                    } else {
                        assertThat(diffs.isEmpty() || Frames.ids(diffs.getLast()).lastId < message.ids.firstId)
                                .as("update ids are never given twice")
                                .isTrue();
                        diffs.add(frame);
                    }
                }
            } finally {
                running.process.destroyForcibly().waitFor();
            }
        }
        assertThat(trades).hasSizeGreaterThan(200);
    }

    private static void note(FeedMessage message, TreeMap<Long, Told> trades) {
        for (int index = 0; index < message.trades.size(); index++) {
            var told = new Told(
                    BigDecimal.valueOf(message.trades.price(index), 8).toPlainString(),
                    BigDecimal.valueOf(message.trades.quantity(index), 8).toPlainString(),
                    message.transactTimeMicros,
                    message.trades.isBuyerMaker(index));
            assertThat(trades.put(message.trades.id(index), told))
                    .as("trade ids are never given twice")
                    .isNull();
        }
    }

    /// Every trade from the first one told on is to be had, and those that were told are the same.
    private static void holdToTrades(RestClient rest, TreeMap<Long, Told> trades) {
        if (trades.isEmpty()) {
            return;
        }
        long next = trades.firstKey();
        while (next <= trades.lastKey()) {
            JsonNode page = rest.json(
                    "/api/v3/historicalTrades?symbol=BTCUSDT&limit=1000&fromId=" + next,
                    "X-MBX-TIME-UNIT",
                    "MICROSECOND");
            assertThat(page).isNotEmpty();
            for (JsonNode trade : page) {
                assertThat(trade.get("id").longValue()).isEqualTo(next);
                Told told = trades.get(next);
                if (told != null) {
                    assertThat(new Told(
                                    trade.get("price").textValue(),
                                    trade.get("qty").textValue(),
                                    trade.get("time").longValue(),
                                    trade.get("isBuyerMaker").booleanValue()))
                            .isEqualTo(told);
                }
                next++;
            }
        }
    }
}
