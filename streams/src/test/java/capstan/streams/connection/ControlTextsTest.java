package capstan.streams.connection;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.streams.connection.ControlTexts.Accepted;
import capstan.streams.connection.ControlTexts.Listed;
import capstan.streams.connection.ControlTexts.Refused;
import capstan.streams.connection.ControlTexts.ShutdownAnnounced;
import capstan.streams.connection.ControlTexts.Strange;
import capstan.streams.connection.Subscriptions.Method;
import capstan.streams.connection.Subscriptions.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTextsTest {

    @Test
    void requestsAreWrittenAsTheExchangeReadsThem() {
        assertThat(ControlTexts.encode(new Request(7, Method.SUBSCRIBE, List.of("btcusdt@trade", "ethusdt@depth"))))
                .isEqualTo("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\",\"ethusdt@depth\"],\"id\":7}");
        assertThat(ControlTexts.encode(new Request(8, Method.LIST_SUBSCRIPTIONS, List.of())))
                .isEqualTo("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":8}");
    }

    @Test
    void answersAreTold() {
        assertThat(ControlTexts.decode("{\"result\":null,\"id\":7}")).isEqualTo(new Accepted(7));
        assertThat(ControlTexts.decode("{\"result\":[\"a@trade\",\"b@depth\"],\"id\":9}"))
                .isEqualTo(new Listed(9, List.of("a@trade", "b@depth")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":2,\"msg\":\"no such method\"}",
                "{\"code\":2,\"msg\":\"no such method\",\"id\":4}",
                "{\"id\":4,\"error\":{\"code\":2,\"msg\":\"no such method\"}}"
            })
    void refusalsAreTold(String text) {
        assertThat(ControlTexts.decode(text)).isEqualTo(new Refused(2, "no such method"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"e\":\"serverShutdown\",\"E\":1770123456789}",
                "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}"
            })
    void aShutdownIsHeardWrappedAndUnwrapped(String text) {
        assertThat(ControlTexts.decode(text)).isEqualTo(new ShutdownAnnounced());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1]", "null", "42", "{\"e\":\"trade\"}", "{\"result\":true,\"id\":1}", "{\"id\":{}}"})
    void anythingElseIsStrangeAndNotAnError(String text) {
        assertThat(ControlTexts.decode(text)).isInstanceOf(Strange.class);
    }
}
