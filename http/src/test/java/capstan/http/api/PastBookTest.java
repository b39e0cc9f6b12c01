package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.api.ApiHarness.Answer;
import capstan.http.fake.Views;
import capstan.http.past.PastRefused;
import capstan.http.past.PastView;
import capstan.market.symbol.PastMoment;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/books/{symbol}?at=`: what is asked of the journal, what is answered, and what hammering it cannot do.
class PastBookTest {

    private final ApiHarness api = new ApiHarness();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aBookOfThePastSaysWhatMomentItIsOf() {
        var asked = new CopyOnWriteArrayList<PastMoment>();
        api.past = (id, moment, depth) -> {
            asked.add(moment);
            return new PastView(Views.book(id, depth), 4_711);
        };

        JsonNode byId = api.get("/books/btcusdt?at=50120034871&depth=3").json();
        JsonNode byTime = api.get("/books/BTCUSDT?at=2026-11-24T11:59:00.5Z").json();

        assertThat(asked)
                .containsExactly(
                        new PastMoment.AtUpdateId(50_120_034_871L), PastMoment.parse("2026-11-24T11:59:00.500Z"));
        assertThat(byId.get("at").textValue()).isEqualTo("50120034871");
        assertThat(byId.get("journal_sequence").longValue()).isEqualTo(4_711);
        assertThat(byId.get("bids")).hasSize(3);
        assertThat(byId.get("symbol").textValue()).isEqualTo("BTCUSDT");
        assertThat(byId.has("age_ms")).isFalse();
        assertThat(byTime.get("at").textValue()).isEqualTo("2026-11-24T11:59:00.500Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "yesterday", "2026-11-24", "2026-11-24T11:59:00", "99999999999999999999"})
    void whatIsNoMomentIsRefusedWithWhatWasExpectedAndWhatCame(String at) {
        Answer answer = api.get("/books/BTCUSDT?at=" + at);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/code").textValue()).isEqualTo("bad-parameter");
        assertThat(answer.json().at("/error/got").textValue()).isEqualTo(at);
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_FIRST,404,no-such-moment",
        "FUTURE,404,no-such-moment",
        "BEYOND_RETENTION,410,past-deleted",
        "TOO_FAR,422,past-too-far",
        "UNAVAILABLE,503,past-unavailable",
        "DAMAGED,500,past-damaged"
    })
    void whatCannotBeHadSaysWhy(PastRefused.Kind kind, int status, String code) {
        api.past = (_, _, _) -> {
            throw new PastRefused(kind, "the range begins at 17");
        };

        Answer answer = api.get("/books/BTCUSDT?at=5");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").textValue()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").textValue()).isEqualTo("the range begins at 17");
        assertThat(answer.json().at("/error/symbol").textValue()).isEqualTo("binance:BTCUSDT");
        assertThat(answer.header("Retry-After").isEmpty()).isEqualTo(status != 503);
    }

    /// The harness has one thread for look-ups and lets one wait.
    @Test
    void tooManyLookUpsAreRefusedWhileTheLiveBookIsServed() throws Exception {
        var release = new CompletableFuture<Void>();
        api.past = (id, _, depth) -> {
            release.join();
            return new PastView(Views.book(id, depth), 1);
        };
        var answers = new LinkedBlockingQueue<Answer>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int reader = 0; reader < 5; reader++) {
                readers.execute(() -> answers.add(api.get("/books/BTCUSDT?at=5")));
            }

            for (int refusal = 0; refusal < 3; refusal++) {
                Answer refused = take(answers);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.json().at("/error/code").textValue()).isEqualTo("past-busy");
                assertThat(refused.header("Retry-After")).isEqualTo("2");
            }
            assertThat(api.get("/books/BTCUSDT").status()).isEqualTo(200);
            release.complete(null);
            assertThat(take(answers).status()).isEqualTo(200);
            assertThat(take(answers).status()).isEqualTo(200);
        }
    }

    private static Answer take(LinkedBlockingQueue<Answer> answers) throws InterruptedException {
        return Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS), "no answer came");
    }
}
