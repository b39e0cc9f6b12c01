package capstan.http.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolStatus;
import capstan.http.fake.FakeBooks;
import capstan.http.fake.Views;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SymbolStatusesTest {

    private static ActorTestKit testKit;

    private final FakeBooks books = new FakeBooks();
    private final Set<String> ids = new TreeSet<>(IntStream.range(0, 40)
            .mapToObj(at -> String.format("binance:S%02d", at))
            .toList());
    private final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    static void start() {
        testKit = ActorTestKit.create();
    }

    @AfterAll
    static void stop() {
        testKit.shutdownTestKit();
    }

    private SymbolStatuses statuses(int parallelism, Duration deadline) {
        return new SymbolStatuses(
                testKit.system(),
                books,
                new SymbolDirectory(() -> ids),
                new PollSettings(parallelism, deadline, Duration.ofMillis(250)),
                nanos::get);
    }

    private static SymbolSurvey join(SymbolStatuses statuses) {
        return statuses.survey()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void aBoundedNumberIsAskedAtATimeAndAllAreToldInOrder() {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger mostOpen = new AtomicInteger();
        ConcurrentLinkedQueue<CompletableFuture<SymbolStatus>> asked = new ConcurrentLinkedQueue<>();
        books.status = _ -> {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            CompletableFuture<SymbolStatus> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        };

        CompletableFuture<SymbolSurvey> survey =
                statuses(8, Duration.ofSeconds(20)).survey().toCompletableFuture();
        AtomicInteger answered = new AtomicInteger();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            CompletableFuture<SymbolStatus> next = asked.size() == 8 || answered.get() >= 32 ? asked.poll() : null;
            if (next != null) {
                open.decrementAndGet();
                next.complete(Views.status("binance:S" + answered.getAndIncrement(), "LIVE", null));
            }
            return survey.isDone();
        });

        assertThat(mostOpen).hasValue(8);
        assertThat(answered).hasValue(40);
        assertThat(survey.join().entries()).extracting(SymbolSurvey.Entry::id).containsExactlyElementsOf(ids);
    }

    @Test
    void whoDoesNotAnswerInTimeIsUnreachableAndHoldsUpNobody() {
        books.status = id -> switch (id) {
            case "binance:S07" -> new CompletableFuture<>();
            case "binance:S08" -> CompletableFuture.failedStage(new TimeoutException("no answer after 3 s"));
            default -> CompletableFuture.completedStage(Views.status(id, "LIVE", null));
        };

        SymbolSurvey survey = join(statuses(4, Duration.ofMillis(150)));

        assertThat(survey.entries()).hasSize(40);
        assertThat(survey.count("LIVE")).isEqualTo(38);
        assertThat(survey.count(SymbolSurvey.UNREACHABLE)).isEqualTo(2);
        assertThat(survey.entries().get(7).reason()).isEqualTo("no answer within 150 ms");
        assertThat(survey.entries().get(8).reason()).isEqualTo("no answer after 3 s");
    }

    @Test
    void manyReadersShareOneRound() {
        SymbolStatuses statuses = statuses(64, Duration.ofSeconds(20));
        List<CompletableFuture<SymbolSurvey>> readers = IntStream.range(0, 100)
                .mapToObj(_ -> statuses.survey().toCompletableFuture())
                .toList();
        readers.forEach(CompletableFuture::join);
        assertThat(books.statusAsked).hasValue(40);

        nanos.set(TimeUnit.MILLISECONDS.toNanos(250));
        join(statuses);
        assertThat(books.statusAsked).hasValue(80);
    }

    @Test
    void withoutSymbolsTheSurveyIsEmpty() {
        ids.clear();

        assertThat(join(statuses(4, Duration.ofSeconds(1))).entries()).isEmpty();
    }
}
