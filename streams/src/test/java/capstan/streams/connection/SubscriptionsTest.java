package capstan.streams.connection;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.streams.connection.Subscriptions.Method;
import capstan.streams.connection.Subscriptions.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK = Duration.ofMinutes(5);

    private long now = 1_000;
    private final Subscriptions subscriptions = new Subscriptions(3, TIMEOUT, CHECK, List.of("a", "b"), now);

    SubscriptionsTest() {
        subscriptions.want(List.of("a", "b"));
    }

    @Test
    void streamsOfTheUrlNeedNoRequest() {
        assertThat(next()).isNull();
        assertThat(subscriptions.isSettled()).isTrue();
    }

    @Test
    void theDifferenceIsAskedForInBatchesOneAtATime() {
        subscriptions.want(IntStream.range(0, 7).mapToObj(i -> "s" + i).toList());

        assertRequest(next(), Method.UNSUBSCRIBE, "a", "b");
        assertThat(next()).isNull();
        subscriptions.accepted(1);
        assertRequest(next(), Method.SUBSCRIBE, "s0", "s1", "s2");
        subscriptions.accepted(2);
        assertRequest(next(), Method.SUBSCRIBE, "s3", "s4", "s5");
        subscriptions.accepted(3);
        assertRequest(next(), Method.SUBSCRIBE, "s6");
        subscriptions.accepted(4);

        assertThat(next()).isNull();
        assertThat(subscriptions.carried()).isEqualTo(7);
        assertThat(subscriptions.isSettled()).isTrue();
    }

    @Test
    void aRequestThatIsNotAnsweredIsFollowedByTheExchangesOwnList() {
        subscriptions.want(List.of("a", "b", "c"));
        assertRequest(next(), Method.SUBSCRIBE, "c");

        now += TIMEOUT.toNanos();
        var list = next();
        assertRequest(list, Method.LIST_SUBSCRIPTIONS);
        subscriptions.listed(2, List.of("a", "b", "c"));

        assertThat(next()).isNull();
        assertThat(subscriptions.timeouts()).isEqualTo(1);
        assertThat(subscriptions.isSettled()).isTrue();
    }

    @Test
    void aRefusalIsFollowedByAPauseAndTheList() {
        subscriptions.want(List.of("a", "b", "c"));
        var refused = next();

        assertThat(subscriptions.refused(now)).isEqualTo(refused);
        now += TIMEOUT.toNanos() - 1;
        assertThat(next()).isNull();
        now += 1;

        assertRequest(next(), Method.LIST_SUBSCRIPTIONS);
        subscriptions.listed(2, List.of("a", "b"));
        assertRequest(next(), Method.SUBSCRIBE, "c");
        assertThat(subscriptions.refusals()).isEqualTo(1);
    }

    @Test
    void theRegularCheckMendsWhatTheExchangeLostOrKept() {
        now += CHECK.toNanos();
        assertRequest(next(), Method.LIST_SUBSCRIPTIONS);

        assertThat(subscriptions.listed(1, List.of("b", "z"))).isEqualTo(2);

        assertRequest(next(), Method.UNSUBSCRIBE, "z");
        subscriptions.accepted(2);
        assertRequest(next(), Method.SUBSCRIBE, "a");
        subscriptions.accepted(3);
        assertThat(subscriptions.isSettled()).isTrue();
        assertThat(subscriptions.mismatches()).isEqualTo(2);
    }

    @Test
    void aStreamIsRenewedByLeavingItAndAskingAgain() {
        subscriptions.renew(List.of("b", "unknown"));

        assertRequest(next(), Method.UNSUBSCRIBE, "b");
        subscriptions.accepted(1);
        assertRequest(next(), Method.SUBSCRIBE, "b");
        subscriptions.accepted(2);
        assertThat(next()).isNull();
    }

    @Test
    void anAnswerToAnotherRequestChangesNothing() {
        subscriptions.want(List.of("a", "b", "c"));
        next();

        subscriptions.accepted(99);
        subscriptions.listed(1, List.of());

        assertThat(next()).isNull();
        assertThat(subscriptions.carried()).isEqualTo(2);
    }

    private @Nullable Request next() {
        return subscriptions.next(now);
    }

    private static void assertRequest(@Nullable Request request, Method method, String... streams) {
        assertThat(request).isNotNull().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo(method);
            assertThat(asked.streams()).containsExactly(streams);
        });
    }
}
