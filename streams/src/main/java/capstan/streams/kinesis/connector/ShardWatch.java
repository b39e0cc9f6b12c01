package capstan.streams.kinesis.connector;

/// Hears how the reads of a shard go. Called from any thread, one call at a time.
public interface ShardWatch {

    /// A read was refused or failed; it is tried again after a wait.
    void failed(KinesisFailure failure, String reason);

    /// The iterator was too old; a new one is asked for at the position.
    void iteratorExpired();
}
