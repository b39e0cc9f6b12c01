package capstan.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// What is said of failures.
class RedisErrorsTest {

    @Test
    void aFailureIsExplainedByItsRoot() {
        assertThat(RedisErrors.explain(new CompletionException(new ConnectException("refused"))))
                .contains("check that it runs")
                .contains("refused");
        assertThat(RedisErrors.explain("WRONGPASS invalid username-password pair"))
                .startsWith("access refused; check user and password");
    }

    @Test
    void anAnswerThatTheClientLostIsToldFromOthers() {
        var lost = new CompletionException(new IllegalStateException("RedisHandshakeHandler not registered"));

        assertThat(RedisErrors.isLost(lost)).isTrue();
        assertThat(RedisErrors.explain(lost)).contains("during the handshake").contains("password");
        assertThat(RedisErrors.isLost(new IllegalStateException("another"))).isFalse();
    }
}
