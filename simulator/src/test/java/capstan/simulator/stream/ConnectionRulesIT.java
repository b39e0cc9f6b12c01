package capstan.simulator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import capstan.simulator.ExchangeSettings;
import capstan.simulator.ManualClock;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The rules that depend on time, on a clock that the test moves.
class ConnectionRulesIT {

    private final ManualClock clock = new ManualClock();
    private SimulatedExchange exchange = start(ConnectionRules.DEFAULT);

    private SimulatedExchange start(ConnectionRules rules) {
        return TestExchange.start(ExchangeSettings.builder()
                .generated(TestExchange.small())
                .connection(rules)
                .clock(clock));
    }

    private void restart(ConnectionRules rules) {
        exchange.close();
        exchange = start(rules);
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    private StreamClient connect() {
        return StreamClient.connect(exchange.sbePort(), "/ws", "key");
    }

    private static String list(int id) {
        return "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + id + "}";
    }

    @Test
    void theSixthMessageInASecondClosesWith1008() {
        try (StreamClient client = connect()) {
            for (int id = 1; id <= 5; id++) {
                client.send(list(id));
            }
            await().until(() -> client.texts.size() == 5);
            client.send(list(6));

            await().until(() -> client.closeCode == 1008);
            assertThat(client.closeReason).isEqualTo("Too many requests");
            assertThat(client.texts).hasSize(5);
            await().until(() -> exchange.stats().closesByCode().getOrDefault("1008", 0L) == 1);
        }
    }

    @Test
    void theSecondRollsInsteadOfBeginningAnew() {
        try (StreamClient client = connect()) {
            for (int id = 1; id <= 5; id++) {
                client.send(list(id));
                int answers = id;
                await().until(() -> client.texts.size() == answers);
                clock.advance(Duration.ofMillis(200));
            }
            // The first message is exactly a second old, the second one 800 ms.
            client.send(list(6));
            await().until(() -> client.texts.size() == 6);
            client.send(list(7));

            await().until(() -> client.closeCode == 1008);
        }
    }

    @Test
    void pongsAndPingsOfTheClientCount() {
        try (StreamClient client = connect()) {
            for (int count = 0; count < 3; count++) {
                client.pong(new byte[0]);
            }
            client.ping();
            client.send(list(1));
            await().until(() -> client.texts.size() == 1);
            client.pong(new byte[0]);

            await().until(() -> client.closeCode == 1008);
        }
    }

    @Test
    void pingsComeEvery20SecondsWithAFreshPayloadAndAnAnsweredOneKeepsTheConnection() {
        try (StreamClient client = connect()) {
            for (int ping = 1; ping <= 6; ping++) {
                clock.advance(Duration.ofSeconds(20));
                int expected = ping;
                await().until(() -> client.pings.size() == expected);
            }
            assertThat(client.closeCode).isEqualTo(-1);
            assertThat(client.pings).doesNotHaveDuplicates().allMatch(payload -> payload.length > 0);
        }
    }

    @Test
    void aPingThatIsNotAnsweredWithItsPayloadIn60SecondsEndsTheConnection() throws Exception {
        try (SilentClient client = SilentClient.connect(exchange.sbePort(), "/ws", "key")) {
            clock.advance(Duration.ofSeconds(20));
            byte[] ping = client.next(0x9);
            assertThat(ping).isNotEmpty();
            client.send(0xA, "not what was sent".getBytes(StandardCharsets.UTF_8));
            clock.advance(Duration.ofSeconds(59));
            client.next(0x9);
            assertThat(exchange.stats().closesByCode()).isEmpty();
            clock.advance(Duration.ofSeconds(1));

            byte[] close = client.next(0x8);
            assertThat(close[0] << 8 | close[1] & 0xFF).isEqualTo(1008);
        }
    }

    @Test
    void aConnectionEndsAfter24HoursWithANoticeBefore() {
        restart(ConnectionRules.DEFAULT.withLifetime(Duration.ofHours(24), Duration.ofMinutes(10)));
        var rules = Duration.ofHours(24).minusMinutes(10);
        try (StreamClient client = connect()) {
            await().until(() -> exchange.stats().openConnections() == 1);
            clock.advance(rules);

            await().until(() -> client.texts.size() == 1);
            assertThat(client.texts.getFirst()).startsWith("{\"e\":\"serverShutdown\",\"E\":1767");
            assertThat(client.closeCode).isEqualTo(-1);
        }
    }

    @Test
    void aDayCanBeMadeShort() {
        restart(ConnectionRules.DEFAULT.fasterBy(86_400));
        try (StreamClient client = connect()) {
            await().until(() -> exchange.stats().openConnections() == 1);
            assertThat(client.closeCode).isEqualTo(-1);
            clock.advance(Duration.ofMillis(1_001));

            await().until(() -> client.closeCode == Session.GOING_AWAY);
        }
    }

    @Test
    void theNoticeIsWrappedOnACombinedJsonConnectionOnly() {
        try (StreamClient binary = StreamClient.connect(exchange.sbePort(), "/stream", "key");
                StreamClient combined = StreamClient.connect(exchange.jsonPort(), "/stream", null);
                StreamClient raw = StreamClient.connect(exchange.jsonPort(), "/ws", null)) {
            await().until(() -> exchange.stats().openConnections() == 3);
            exchange.announceShutdown();

            await().until(() -> binary.texts.size() + combined.texts.size() + raw.texts.size() == 3);
            assertThat(binary.texts.getFirst()).startsWith("{\"e\":\"serverShutdown\"");
            assertThat(raw.texts.getFirst()).startsWith("{\"e\":\"serverShutdown\"");
            assertThat(combined.texts.getFirst())
                    .startsWith("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\"");
        }
    }

    @Test
    void tooManyConnectionAttemptsFromOneAddressAreRefusedUntilTheWindowHasPassed() throws Exception {
        restart(ConnectionRules.DEFAULT.withAttempts(3));
        for (int attempt = 0; attempt < 3; attempt++) {
            connect().close();
        }

        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exchange.sbePort() + "/ws"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("300");
        assertThatThrownBy(this::connect);

        clock.advance(Duration.ofMinutes(5));
        connect().close();
    }

    @Test
    void stoppingTheExchangeClosesConnectionsAsGoingAway() {
        try (StreamClient client = connect()) {
            await().until(() -> exchange.stats().openConnections() == 1);
            exchange.close();

            await().until(() -> client.closeCode == Session.GOING_AWAY);
        }
    }
}
