package capstan.streams.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.streams.clock.FeedClock;
import capstan.streams.clock.ManualClock;
import capstan.streams.connection.Ending.Kind;
import capstan.streams.exchange.Frames;
import capstan.streams.exchange.Peer;
import capstan.streams.exchange.ScriptedExchange;
import capstan.streams.exchange.ScriptedExchange.Answer;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One connection against an exchange that follows a script.
class FeedConnectionIT {

    private static final List<String> STREAMS = List.of("btcusdt@trade", "btcusdt@depth");
    private static final String KEY = "very-secret-key";

    private final ScriptedExchange exchange = new ScriptedExchange();
    private final ManualClock clock = new ManualClock();
    private final ConnectionProbe probe = new ConnectionProbe();

    @AfterEach
    void close() {
        probe.close();
        exchange.close();
    }

    @Test
    void streamsAreNamedInTheUrlAndTheKeyInTheHeader() {
        open("");

        var peer = exchange.accept();

        assertThat(peer.handshake().uri()).isEqualTo("/stream?streams=btcusdt@trade/btcusdt@depth");
        assertThat(peer.handshake().headers()).containsEntry("X-MBX-APIKEY", KEY);
        probe.awaitUp();
        assertThat(peer.all()).isEmpty();
    }

    @Test
    void everyBinaryMessageIsHandedOverWhole() {
        open("");
        var peer = exchange.accept();
        var small = Frames.trade("BTCUSDT", 1);
        var large = Frames.diff("BTCUSDT", 2, 2, 3000);

        peer.send(small, large);
        peer.sendFragments(large, 7);
        peer.send(small);

        probe.awaitFrames(4);
        assertThat(probe.frames()).containsExactly(small, large, large, small);
        assertThat(probe.reads()).isPositive();
        assertThat(peer.take().kind()).isEqualTo("pong");
    }

    @Test
    void aMessageBeyondTheBoundEndsTheConnection() {
        open("max-message-bytes = 2048");
        var peer = exchange.accept();

        peer.sendFragments(new byte[4096], 4);

        assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(probe.ending().text()).contains("2048").contains("max-message-bytes");
        assertThat(probe.frames()).isEmpty();
    }

    @Test
    void aFrameBeyondTheBoundEndsTheConnection() {
        open("max-message-bytes = 2048");
        var peer = exchange.accept();

        peer.send(new byte[4096]);

        assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(probe.ending().text()).contains("2048");
    }

    @Test
    void bytesThatAreNoWebSocketFrameEndTheConnection() {
        open("");
        var peer = exchange.accept();

        peer.sendRaw(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});

        assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void aPingIsAnsweredWithItsPayload() {
        open("");
        var peer = exchange.accept();

        peer.ping(new byte[] {1, 9, 2});

        var pong = peer.take();
        assertThat(pong.kind()).isEqualTo("pong");
        assertThat(pong.bytes()).containsExactly(1, 9, 2);
    }

    /// The exchange counts PONGs too: in no second may more than four frames leave, and the newest ping is
    /// answered.
    @Test
    void noSecondHoldsMoreThanFourFramesWhateverTheExchangePings() {
        probe.open(settings(""), new SystemClock(), STREAMS);
        var peer = exchange.accept();
        for (int i = 0; i < 100; i++) {
            peer.ping(new byte[] {(byte) i});
        }
        probe.want(IntStream.range(0, 1000).mapToObj(i -> "s" + i + "@depth").toList());

        await().atMost(Duration.ofSeconds(10)).until(() -> peer.subscribed().size() == 1000);

        var frames = peer.all();
        assertThat(frames.stream().filter(frame -> frame.kind().equals("pong")).map(pong -> pong.bytes()[0]))
                .contains((byte) 99);
        for (int i = 4; i < frames.size(); i++) {
            assertThat(frames.get(i).at() - frames.get(i - 4).at()).isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void streamsThatDoNotFitIntoTheUrlAreSubscribedByRequest() {
        var streams =
                IntStream.range(0, 40).mapToObj(i -> "symbol" + i + "@depth").toList();
        probe.open(settings("max-url-bytes = 300, max-streams-per-request = 200"), clock, streams);
        var peer = exchange.accept();

        await().until(() -> peer.subscribed().containsAll(streams));

        assertThat(peer.handshake().uri().length()).isLessThan(300);
        assertThat(peer.all()).hasSize(1);
    }

    @Test
    void aChangeOfTheSetIsReconciled() {
        open("");
        var peer = exchange.accept();

        probe.want(List.of("btcusdt@depth", "ethusdt@depth"));

        await().until(() -> peer.subscribed().equals(java.util.Set.of("btcusdt@depth", "ethusdt@depth")));
        assertThat(peer.take().text()).contains("UNSUBSCRIBE").contains("btcusdt@trade");
        assertThat(peer.take().text()).contains("\"SUBSCRIBE\"").contains("ethusdt@depth");
    }

    @Test
    void aStreamThatTheExchangeLostIsFoundByTheCheckAndSubscribedAgain() {
        open("subscription-check-interval = 5m, idle-timeout = 1h");
        var peer = exchange.accept();
        probe.awaitUp();
        peer.forget("btcusdt@depth");

        clock.advance(Duration.ofMinutes(5));
        probe.tick();

        await().until(() -> peer.subscribed().contains("btcusdt@depth"));
        assertThat(probe.status().subscriptionMismatches()).isEqualTo(1);
    }

    @Test
    void aRefusedRequestIsTriedAgainAfterAPause() {
        open("request-timeout = 5s");
        var peer = exchange.accept();
        probe.awaitUp();
        peer.answerWith(request -> "{\"code\":2,\"msg\":\"no\"}");
        probe.want(List.of("btcusdt@trade", "btcusdt@depth", "ethusdt@trade"));
        await().until(() -> probe.status().requestsRefused() == 1);
        var methods = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        peer.answerWith(request -> {
            methods.add(request.path("method").asText());
            return methods.size() == 1
                    ? "{\"result\":[\"btcusdt@trade\",\"btcusdt@depth\"],\"id\":" + request.path("id") + "}"
                    : "{\"result\":null,\"id\":" + request.path("id") + "}";
        });

        clock.advance(Duration.ofSeconds(5));
        probe.tick();

        await().until(() -> probe.status().streamsCarried() == 3);
        assertThat(methods).containsExactly("LIST_SUBSCRIPTIONS", "SUBSCRIBE");
    }

    @Test
    void strangeTextsAreCountedAndHarmless() {
        open("");
        var peer = exchange.accept();

        peer.sendText("hello");
        peer.sendText("{\"e\":\"depthUpdate\"}");
        peer.send(Frames.trade("BTCUSDT", 1));

        probe.awaitFrames(1);
        assertThat(probe.status().strangeTexts()).isEqualTo(2);
    }

    @Test
    void anAnnouncedShutdownIsPassedOn() {
        open("");
        var peer = exchange.accept();

        peer.sendText("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}");

        await().until(() -> probe.shutdowns() == 1);
        assertThat(probe.isUp()).isTrue();
    }

    @Test
    void aCloseCodeIsToldWithItsReason() {
        open("");
        var peer = exchange.accept();

        peer.close(1008, "Too many requests");

        var ending = probe.awaitEnd();
        assertThat(ending.kind()).isEqualTo(Kind.CLOSED);
        assertThat(ending.code()).isEqualTo(1008);
        assertThat(ending.text()).contains("1008").contains("Too many requests");
        assertThat(peer.take().kind()).isEqualTo("close");
    }

    @Test
    void aConnectionThatBreaksIsTold() {
        open("");
        exchange.accept().drop();

        assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.LOST);
    }

    @Test
    void ourOwnCloseIsAWebSocketClose() {
        open("");
        var peer = exchange.accept();
        probe.awaitUp();

        probe.closeConnection("enough");

        assertThat(probe.awaitEnd()).isEqualTo(Ending.of(Kind.LOCAL, "enough"));
        assertThat(peer.take().kind()).isEqualTo("close");
        await().until(() -> !peer.isOpen());
    }

    @Test
    void aConnectionOnWhichNothingComesIsTakenForDead() {
        open("idle-timeout = 45s");
        var peer = exchange.accept();
        probe.awaitUp();
        clock.advance(Duration.ofSeconds(44));
        peer.ping(new byte[0]);
        assertThat(peer.take().kind()).isEqualTo("pong");
        probe.tick();

        clock.advance(Duration.ofSeconds(44));
        probe.tick();
        assertThat(probe.isUp()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        probe.tick();

        assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.IDLE);
        assertThat(probe.ending().text()).contains("45000 ms");
    }

    @Test
    void aRefusedKeyNamesWhatToDoAndNeverTheKey() {
        try (var log = new LogCapture()) {
            for (int status : new int[] {401, 403}) {
                exchange.answerHandshakes(Answer.of(status, "{\"code\":-2015,\"msg\":\"Invalid API-key.\"}"));
                var other = new ConnectionProbe();
                other.open(settings(""), clock, STREAMS);

                var ending = other.awaitEnd();
                assertThat(ending.kind()).isEqualTo(Kind.KEY_REFUSED);
                assertThat(ending.code()).isEqualTo(status);
                assertThat(ending.text())
                        .contains("Ed25519")
                        .contains("CAPSTAN_API_KEY")
                        .contains("Invalid API-key")
                        .doesNotContain(KEY);
                assertThat(other.status().toString()).doesNotContain(KEY);
                other.close();
            }
            assertThat(log.everything()).doesNotContain(KEY);
        }
        assertThat(settings("").toString()).doesNotContain(KEY);
    }

    @Test
    void aMissingKeyIsNamedAsMissing() {
        exchange.answerHandshakes(Answer.of(401, ""));
        open("api-key = \"\"");

        assertThat(probe.awaitEnd().text()).contains("the key is not set");
        assertThat(exchange.handshakes().getFirst().headers()).doesNotContainKey("X-MBX-APIKEY");
    }

    @Test
    void aRefusalWithRetryAfterIsHeeded() {
        exchange.answerHandshakes(Answer.of(429, "slow down").with("Retry-After", "17"));
        open("");

        var ending = probe.awaitEnd();
        assertThat(ending.kind()).isEqualTo(Kind.REFUSED);
        assertThat(ending.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(ending.text()).contains("429").contains("slow down");
    }

    @Test
    void anUnreachableExchangeIsNamed() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        open("url = \"ws://localhost:" + port + "\"");

        var ending = probe.awaitEnd();
        assertThat(ending.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(ending.text()).contains("localhost:" + port).contains("refused");
    }

    @Test
    void aNameThatCannotBeResolvedIsNamed() {
        open("url = \"ws://no-such-host.invalid\"");

        assertThat(probe.awaitEnd().text()).contains("no-such-host.invalid").contains("capstan.streams.connection.url");
    }

    @Test
    void anExchangeThatDoesNotAnswerTheHandshakeIsGivenUp() {
        exchange.answerHandshakes(Answer.never());
        open("handshake-timeout = 10s");
        await().until(() -> exchange.handshakes().size() == 1);

        clock.advance(Duration.ofSeconds(10));
        probe.tick();

        assertThat(probe.awaitEnd().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(probe.ending().text()).contains("10000 ms");
    }

    @Test
    void aPausedConnectionLeavesFramesInTheSocket() {
        open("");
        var peer = exchange.accept();
        probe.awaitUp();
        probe.pause(true);

        fill(peer);
        int seen = probe.frames().size();
        assertThat(seen).isLessThan(4_000);
        probe.pause(false);

        probe.awaitFrames(4_000);
    }

    /// Sends more than all buffers on the way hold, which only a reader that stopped leaves there.
    private static void fill(Peer peer) {
        var frame = Frames.diff("BTCUSDT", 1, 1, 400);
        for (int i = 0; i < 4_000; i++) {
            peer.send(frame);
        }
        await().during(Duration.ofMillis(200)).until(() -> !peer.isWritable());
    }

    private void open(String overrides) {
        probe.open(settings(overrides), clock, STREAMS);
    }

    private ConnectionSettings settings(String overrides) {
        return ConnectionProbe.settings("""
                url = "%s"
                api-key = "%s"
                """.formatted(exchange.streamUrl(), KEY), overrides);
    }

    private static final class SystemClock implements FeedClock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long microsAt(long nanos) {
            return nanos / 1_000;
        }
    }
}
