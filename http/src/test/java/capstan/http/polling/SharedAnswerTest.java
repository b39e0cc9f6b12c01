package capstan.http.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedAnswerTest {

    private final List<CompletableFuture<String>> asked = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final SharedAnswer<String> shared = new SharedAnswer<>(this::ask, Duration.ofNanos(100), nanos::get);

    private CompletionStage<String> ask() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }

    @Test
    void readersWhoComeWhileItIsAskedWaitForTheSameAnswer() {
        CompletableFuture<String> first = shared.get().toCompletableFuture();
        nanos.set(1_000);
        CompletableFuture<String> second = shared.get().toCompletableFuture();

        assertThat(second).isNotDone();
        asked.getFirst().complete("a");

        assertThat(first).isCompletedWithValue("a");
        assertThat(second).isCompletedWithValue("a");
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerIsKeptFromTheTimeItCame() {
        CompletableFuture<String> first = shared.get().toCompletableFuture();
        nanos.set(500);
        asked.getFirst().complete("a");

        nanos.set(599);
        assertThat(shared.get().toCompletableFuture()).isCompletedWithValue("a");
        assertThat(asked).hasSize(1);

        nanos.set(600);
        CompletableFuture<String> later = shared.get().toCompletableFuture();
        assertThat(later).isNotDone();
        asked.get(1).complete("b");
        assertThat(later).isCompletedWithValue("b");
        assertThat(first).isCompletedWithValue("a");
    }

    @Test
    void aFailureIsToldToThoseWhoWaitedAndNotKept() {
        CompletableFuture<String> first = shared.get().toCompletableFuture();
        asked.getFirst().completeExceptionally(new IllegalStateException("down"));

        assertThat(first).isCompletedExceptionally();
        CompletableFuture<String> second = shared.get().toCompletableFuture();
        asked.get(1).complete("b");
        assertThat(second).isCompletedWithValue("b");
    }

    @Test
    void aQuestionThatThrowsIsAFailure() {
        SharedAnswer<String> throwing = new SharedAnswer<>(
                () -> {
                    throw new IllegalStateException("cannot ask");
                },
                Duration.ofNanos(100),
                nanos::get);

        assertThat(throwing.get().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withMessageContaining("cannot ask");
    }
}
