package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.actors.symbol.ReanchorReply;
import capstan.actors.symbol.ReanchorReply.Outcome;
import capstan.http.api.ApiHarness.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorEndpointsTest {

    private final ApiHarness api = new ApiHarness();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anOperatorWithTheTokenHasABookAnchored() {
        var asked = new AtomicReference<String>();
        api.books.reanchor = (id, reason) -> {
            asked.set(id + " " + reason);
            return CompletableFuture.completedStage(new ReanchorReply("BTCUSDT", Outcome.ACCEPTED, "asked for"));
        };

        Answer answer = api.post("/reanchor/btcusdt?reason=levels%20look%20odd", "Bearer " + ApiHarness.TOKEN);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("outcome").asText()).isEqualTo("ACCEPTED");
        assertThat(answer.json().get("symbol").asText()).isEqualTo("BTCUSDT");
        assertThat(asked.get()).isEqualTo("binance:BTCUSDT levels look odd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic dXNlcjpwYXNz"})
    void withoutATokenNobodyIsAnOperator(String header) {
        Answer answer = api.post("/reanchor/BTCUSDT", header);

        isError(answer, 401, "token-missing");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void aWrongTokenIsRefusedBeforeAnythingIsLookedAt() {
        isError(api.post("/reanchor/NONE", "Bearer 0123456789abcdef0"), 403, "token-wrong");
    }

    @Test
    void withoutATokenInTheSettingsThereIsNoOperator() {
        try (var closed = new ApiHarness("")) {
            Answer answer = closed.post("/reanchor/BTCUSDT", "Bearer " + ApiHarness.TOKEN);

            isError(answer, 403, "operator-off");
            assertThat(answer.json().at("/error/message").asText()).contains("capstan.http.operator-token");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ACCEPTED"})
    void whatTheBookRefusesIsAConflictWithItsReason(Outcome outcome) {
        api.books.reanchor =
                (_, _) -> CompletableFuture.completedStage(new ReanchorReply("BTCUSDT", outcome, "why not"));

        Answer answer = api.post("/reanchor/BTCUSDT", "Bearer " + ApiHarness.TOKEN);

        isError(answer, 409, "reanchor-refused");
        assertThat(answer.json().at("/error/outcome").asText()).isEqualTo(outcome.name());
        assertThat(answer.json().at("/error/message").asText()).contains("why not");
    }

    @Test
    void otherErrorsAreAsEverywhere() {
        String bearer = "bearer " + ApiHarness.TOKEN;
        isError(api.post("/reanchor/NONE", bearer), 404, "unknown-symbol");
        isError(api.post("/reanchor/DUPUSDT", bearer), 400, "ambiguous-symbol");
        isError(api.post("/reanchor/BTCUSDT?why=so", bearer), 400, "unknown-parameter");
        isError(api.post("/reanchor/BTCUSDT?reason=a%0Ab", bearer), 400, "bad-parameter");
        api.books.reanchor = (_, _) -> CompletableFuture.failedStage(new TimeoutException("late"));
        isError(api.post("/reanchor/BTCUSDT", bearer), 503, "symbol-timeout");
        Answer get = api.get("/reanchor/BTCUSDT");
        isError(get, 405, "method-not-allowed");
        assertThat(get.header("Allow")).isEqualTo("POST");
        isError(api.send(HttpMethods.POST, "/gaps"), 405, "method-not-allowed");
    }

    @Test
    void aTokenIsLongEnoughAndNeverShown() {
        assertThat(new OperatorToken(ApiHarness.TOKEN).toString()).isEqualTo("***");
        assertThatThrownBy(() -> new OperatorToken("secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.http.operator-token")
                .hasMessageNotContaining("secret");
    }

    private static void isError(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
    }
}
