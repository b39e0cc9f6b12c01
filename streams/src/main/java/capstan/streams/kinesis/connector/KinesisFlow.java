package capstan.streams.kinesis.connector;

import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/// Writes records to a stream, a call for each element. Never fails: what became of a call is an element too. Results
/// come in the order in which the service answers, so a key that must keep its order is in one call at a time.
public final class KinesisFlow {

    private KinesisFlow() {}

    /// @param <T> what the caller wants to have back with the result
    public static <T> Flow<Pair<List<PutRecordsRequestEntry>, T>, Pair<PutResult, T>, NotUsed> createWithContext(
            String streamName, KinesisFlowSettings settings, KinesisAsyncClient client) {
        return Flow.<Pair<List<PutRecordsRequestEntry>, T>>create()
                .mapAsyncUnordered(
                        settings.parallelism(),
                        call -> client.putRecords(PutRecordsRequest.builder()
                                        .streamName(streamName)
                                        .records(call.first())
                                        .build())
                                .handle((response, failure) -> Pair.create(
                                        failure == null
                                                ? new PutResult.Answered(response.records())
                                                : new PutResult.Failed(KinesisFailure.cause(failure)),
                                        call.second())));
    }
}
