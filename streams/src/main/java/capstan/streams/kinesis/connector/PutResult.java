package capstan.streams.kinesis.connector;

import java.util.List;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/// What became of one call that writes.
public sealed interface PutResult {

    /// The service answered for each record, in the order of the call; some may have failed.
    record Answered(List<PutRecordsResultEntry> entries) implements PutResult {}

    /// The call failed as a whole; some of its records may have been written all the same.
    record Failed(Throwable cause) implements PutResult {}
}
