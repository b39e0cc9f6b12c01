package capstan.streams.rest;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.ports.Detections;
import capstan.market.ports.RestUsage;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/// Answers overtake each other; the used weight must be the newest one all the same.
class AnswerWatchTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 2); // monotonic times may overflow
    private final AnswerWatch watch =
            new AnswerWatch(Detections.NONE, InstantSource.system(), nanos::get, Duration.ofSeconds(2));

    @Test
    void anAnswerThatWasOvertakenSaysNothingNew() {
        AnswerWatch.Sent first = sent();
        AnswerWatch.Sent second = sent();

        watch.answered(second, says(510));
        watch.answered(first, says(505));

        assertThat(weight()).isEqualTo(510);
    }

    @Test
    void aNewMinuteIsKnownByLessWeightOfALaterRequest() {
        watch.answered(sent(), says(5_000));
        AnswerWatch.Sent later = sent();

        watch.answered(later, says(5));

        assertThat(weight()).isEqualTo(5);
    }

    @Test
    void moreWeightIsAlwaysBelieved() {
        AnswerWatch.Sent first = sent();
        AnswerWatch.Sent second = sent();
        watch.answered(second, says(100));

        watch.answered(first, says(101));

        assertThat(weight()).isEqualTo(101);
    }

    private AnswerWatch.Sent sent() {
        nanos.incrementAndGet();
        return watch.sent("", "/api/v3/ping");
    }

    private int weight() {
        nanos.incrementAndGet();
        return watch.usage().map(RestUsage::weight).orElse(-1);
    }

    private HttpResponse<String> says(int weight) {
        nanos.incrementAndGet();
        return new Answer(HttpHeaders.of(Map.of("x-mbx-used-weight-1m", List.of("" + weight)), (_, _) -> true));
    }

    private record Answer(HttpHeaders headers) implements HttpResponse<String> {

        @Override
        public int statusCode() {
            return 200;
        }

        @Override
        public HttpRequest request() {
            return HttpRequest.newBuilder(uri()).build();
        }

        @Override
        public Optional<HttpResponse<String>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public String body() {
            return "{}";
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return URI.create("http://127.0.0.1/api/v3/ping");
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }
}
