package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.api.ApiHarness.Answer;
import capstan.http.symbols.SymbolList.Outcome;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolListEndpointsTest {

    private static final String BEARER = "Bearer " + ApiHarness.TOKEN;

    private final ApiHarness api = new ApiHarness();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anOperatorAddsAndTakesAway() {
        Answer added = api.post("/symbols/newusdt", BEARER);

        assertThat(added.status()).isEqualTo(202);
        assertThat(added.json().get("venue").asText()).isEqualTo("binance");
        assertThat(added.json().get("symbol").asText()).isEqualTo("NEWUSDT");
        assertThat(added.json().get("outcome").asText()).isEqualTo("ADDED");
        assertThat(api.ordered).isEqualTo("follow newusdt");

        api.outcome = Outcome.REMOVED;
        assertThat(api.order(HttpMethods.DELETE, "/symbols/binance:NEWUSDT", BEARER)
                        .status())
                .isEqualTo(202);
        assertThat(api.ordered).isEqualTo("leave binance:NEWUSDT");
    }

    @ParameterizedTest
    @CsvSource({
        "ALREADY_FOLLOWED, 200, ''",
        "ALREADY_REMOVED, 200, ''",
        "UNKNOWN_TO_VENUE, 404, symbol-not-listed",
        "NEVER_FOLLOWED, 404, unknown-symbol",
        "NOT_TRADED, 409, symbols-refused",
        "LAST_SYMBOL, 409, symbols-refused",
        "TOO_MANY, 409, symbols-refused",
        "VENUE_UNAVAILABLE, 503, symbols-unavailable",
        "STORE_UNAVAILABLE, 503, symbols-unavailable"
    })
    void eachOutcomeHasItsStatus(Outcome outcome, int status, String code) {
        api.outcome = outcome;

        for (var method : new org.apache.pekko.http.javadsl.model.HttpMethod[] {HttpMethods.POST, HttpMethods.DELETE}) {
            Answer answer = api.order(method, "/symbols/NEWUSDT", BEARER);

            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
        }
    }

    @Test
    void nobodyElseChangesIt() {
        for (String header : new String[] {"", BEARER + "x"}) {
            assertThat(api.post("/symbols/NEWUSDT", header).status()).isIn(401, 403);
            assertThat(api.order(HttpMethods.DELETE, "/symbols/BTCUSDT", header).status())
                    .isIn(401, 403);
        }
        assertThat(api.ordered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/symbols/A%20B", "/symbols/binance:", "/symbols/a:b:c", "/symbols/A%0AB", "/symbols/A?x=1"})
    void whatIsNoSymbolIsRefused(String path) {
        assertThat(api.post(path, BEARER).status()).isEqualTo(400);
        assertThat(api.ordered).isEmpty();
    }

    @Test
    void otherMethodsAreToldWhichThereAre() {
        Answer answer = api.send(HttpMethods.PUT, "/symbols/BTCUSDT");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST, DELETE");
    }
}
