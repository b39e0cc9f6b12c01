package capstan.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import capstan.simulator.stream.ConnectionRules;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionFaultsIT {

    private static final FaultSettings QUICK = FaultSettings.DEFAULT
            .withSilences(Duration.ofMillis(100), Duration.ofMillis(1_500))
            .withShutdownNotice(Duration.ofMillis(100));
    private static final String DEPTH = "btcusdt@depth";

    private final FaultyExchange faulty = new FaultyExchange(
            FaultPlan.seeded(1).withSettings(QUICK),
            ExchangeSettings.builder().generated(TestExchange.small()),
            ConnectionRules.DEFAULT.fasterBy(80).withLifetime(Duration.ofHours(1), Duration.ZERO));

    @AfterEach
    void stop() {
        faulty.close();
    }

    private StreamClient flowing(int line) {
        StreamClient client = faulty.connect(line, DEPTH);
        await().until(() -> client.frameCount.get() > 2);
        return client;
    }

    private void assertLogged(FaultKind kind) {
        assertThat(faulty.log).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.line()).isEqualTo(FaultyExchange.BAD);
            assertThat(fault.symbol()).isEmpty();
            assertThat(fault.frames()).isEqualTo(FrameKind.UNKNOWN);
        });
        assertThat(faulty.exchange.stats().faults()).containsOnlyKeys(kind.name());
    }

    @Test
    void aDisconnectHasNoCloseFrameAndOtherLinesGoOn() {
        try (StreamClient bad = flowing(FaultyExchange.BAD);
                StreamClient whole = flowing(FaultyExchange.WHOLE)) {
            faulty.exchange.inject(ScriptedFault.now(FaultKind.DISCONNECT, FaultyExchange.BAD));

            await().until(() -> bad.closeCode == 1006);
            long before = whole.frameCount.get();
            await().until(() -> whole.frameCount.get() > before + 2);
            assertThat(whole.closeCode).isEqualTo(-1);
            assertLogged(FaultKind.DISCONNECT);
        }
        // A new connection knows nothing of it.
        flowing(FaultyExchange.BAD).close();
    }

    @Test
    void aSilentSocketGoesOnPingingAndThenEnds() {
        try (StreamClient bad = flowing(FaultyExchange.BAD);
                StreamClient whole = flowing(FaultyExchange.WHOLE)) {
            faulty.exchange.inject(ScriptedFault.now(FaultKind.SILENT_SOCKET, FaultyExchange.BAD));
            await().until(() -> faulty.count(FaultKind.SILENT_SOCKET) == 1);
            long wholeBefore = whole.frameCount.get();
            await().until(() -> whole.frameCount.get() > wholeBefore);
            long badBefore = bad.frameCount.get();
            int pings = bad.pings.size();

            await().until(() -> bad.pings.size() > pings + 2);

            assertThat(bad.frameCount.get()).isEqualTo(badBefore);
            await().until(() -> bad.closeCode == 1006);
            assertLogged(FaultKind.SILENT_SOCKET);
        }
    }

    @Test
    void aShutdownIsAnnouncedBeforeTheConnectionEnds() {
        try (StreamClient bad = flowing(FaultyExchange.BAD)) {
            faulty.exchange.inject(ScriptedFault.now(FaultKind.SHUTDOWN_NOTICE, FaultyExchange.BAD));

            await().until(() -> bad.closeCode == 1001);

            assertThat(bad.texts).singleElement().asString().contains("serverShutdown");
            assertLogged(FaultKind.SHUTDOWN_NOTICE);
        }
    }

    @Test
    void aRuleCloseHasTheCodeOfTheRealOne() {
        try (StreamClient bad = flowing(FaultyExchange.BAD)) {
            faulty.exchange.inject(ScriptedFault.now(FaultKind.RULE_CLOSE, FaultyExchange.BAD));

            await().until(() -> bad.closeCode == 1008);

            assertThat(bad.closeReason).isEqualTo("Too many requests");
            assertLogged(FaultKind.RULE_CLOSE);
        }
    }

    @Test
    void aRateCountsTheSecondsOfEachConnection() {
        FaultPlan plan = FaultPlan.seeded(1).withRate(FaultKind.DISCONNECT, FaultyExchange.BAD, 1);
        try (var always = new FaultyExchange(plan);
                StreamClient whole = always.connect(FaultyExchange.WHOLE, DEPTH);
                StreamClient first = always.connect(FaultyExchange.BAD, DEPTH)) {
            await().until(() -> first.closeCode == 1006);
            try (StreamClient second = always.connect(FaultyExchange.BAD, DEPTH)) {
                await().until(() -> second.closeCode == 1006);

                assertThat(first.frameCount.get()).isPositive();
                assertThat(second.frameCount.get()).isPositive();
                assertThat(whole.closeCode).isEqualTo(-1);
                assertThat(always.log.stream().map(fault -> fault.detail().split(",")[0]))
                        .containsExactly("connection 1", "connection 2");
            }
        }
    }

    @Test
    void ofALineThatDoesNotExistNothingIsInjected() {
        assertThat(catchThrowable(() -> faulty.exchange.inject(ScriptedFault.now(FaultKind.DISCONNECT, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lines 1 to 2, got line 3");
    }
}
