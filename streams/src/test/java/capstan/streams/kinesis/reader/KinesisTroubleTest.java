package capstan.streams.kinesis.reader;

import static capstan.streams.kinesis.reader.LineOnTrial.BTC;
import static capstan.streams.kinesis.reader.LineOnTrial.DEPTH;
import static capstan.streams.kinesis.reader.LineOnTrial.id;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.streams.kinesis.FakeKinesis;
import capstan.streams.kinesis.reader.ReadStreamStatus.State;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is wrong with a stream for long is not asked for in a loop: with a backoff of an hour there is one call,
/// however much of the other streams is read meanwhile.
class KinesisTroubleTest {

    private static final String AN_HOUR = "reader.backoff { min = 1h, max = 1h, jitter = 0 }";

    private final LineOnTrial trial = new LineOnTrial();

    @AfterEach
    void close() {
        trial.close();
    }

    @Test
    void aStreamThatThrottlesIsAskedAgainWhenItsWaitIsOver() {
        trial.createStreams();
        failDepth(FakeKinesis.throttled());
        trial.start(AN_HOUR);
        trial.awaitDepth(depth -> depth.state() == State.THROTTLED);

        theOtherStreamsAreRead();

        assertThat(calls("GetRecords " + DEPTH)).hasSize(1);
        assertThat(trial.depth().throttledReads()).isEqualTo(1);
    }

    @Test
    void aStreamThatIsMissingIsAskedForAgainWhenItsWaitIsOver() {
        trial.createStreams();
        trial.kinesis.delete(DEPTH);
        trial.start(AN_HOUR);
        trial.awaitDepth(depth -> depth.state() == State.MISSING);

        theOtherStreamsAreRead();

        assertThat(calls(DEPTH)).hasSize(1);
    }

    /// The first iterator that has expired is replaced, and so is the next, but not as fast as the service answers.
    @Test
    void iteratorsThatAreAlwaysExpiredAreNotAskedForInALoop() {
        trial.createStreams();
        failDepth(FakeKinesis.expired());
        trial.start(AN_HOUR);
        trial.awaitDepth(depth -> depth.expiredIterators() > 0);

        theOtherStreamsAreRead();

        assertThat(calls("GetRecords " + DEPTH)).hasSize(1);
        assertThat(trial.depth().expiredIterators()).isEqualTo(1);
    }

    private void failDepth(RuntimeException error) {
        trial.kinesis.fail(operation -> operation.startsWith("GetRecords " + DEPTH) ? error : null);
    }

    /// One after the other, so that there is time for a loop to show.
    private void theOtherStreamsAreRead() {
        for (long tradeId = 1; tradeId <= 20; tradeId++) {
            trial.trade(BTC, tradeId);
            trial.entities.awaitId(id(BTC), tradeId);
        }
    }

    private List<String> calls(String part) {
        return trial.kinesis.calls().stream()
                .filter(call -> call.contains(part))
                .toList();
    }
}
