package capstan.streams.kinesis.connector;

import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/// What a failed call means for whoever made it.
public enum KinesisFailure {
    /// More was asked of the stream than its shards give; later it is given.
    THROTTLED,
    /// The stream or the shard does not exist.
    MISSING,
    /// The iterator is too old; a new one can be had.
    EXPIRED_ITERATOR,
    /// The service does not know the position.
    POSITION_REFUSED,
    /// Being made or changed.
    BUSY,
    /// Credentials are missing or do not suffice; somebody must see to it.
    FORBIDDEN,
    /// The service cannot be reached, or failed.
    AWAY;

    private static final String THROTTLED_RECORD = "ProvisionedThroughputExceededException";
    private static final int FORBIDDEN_STATUS = 403;

    /// @param failure of a call
    public static KinesisFailure of(Throwable failure) {
        return switch (cause(failure)) {
            case ProvisionedThroughputExceededException _, LimitExceededException _ -> THROTTLED;
            case ResourceNotFoundException _ -> MISSING;
            case ExpiredIteratorException _ -> EXPIRED_ITERATOR;
            case InvalidArgumentException _ -> POSITION_REFUSED;
            case ResourceInUseException _ -> BUSY;
            case KinesisException other -> of(other);
            case SdkClientException ours -> isAboutCredentials(ours) ? FORBIDDEN : AWAY;
            case Throwable _ -> AWAY;
        };
    }

    /// @param code of one record in the answer to a call that writes
    public static KinesisFailure ofRecord(String code) {
        return code.equals(THROTTLED_RECORD) ? THROTTLED : AWAY;
    }

    /// What futures wrap it in is taken off.
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause(cause) : failure;
    }

    /// One line for logs and status.
    public static String text(Throwable failure) {
        Throwable cause = cause(failure);
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        // Behind that come numbers of the request, which help only the service's own people.
        String said = message.replaceAll("\\s*\\R\\s*", " ").replaceAll(" \\(Service: .*", "");
        return cause.getClass().getSimpleName() + (said.isEmpty() ? "" : ": " + said);
    }

    /// What the client says when no link of the chain has any, before it sends anything.
    private static boolean isAboutCredentials(SdkClientException failure) {
        return String.valueOf(failure.getMessage()).contains("Unable to load credentials");
    }

    private static KinesisFailure of(KinesisException failure) {
        if (failure.isThrottlingException()) {
            return THROTTLED;
        }
        String code = failure.awsErrorDetails() == null
                ? ""
                : String.valueOf(failure.awsErrorDetails().errorCode());
        return failure.statusCode() == FORBIDDEN_STATUS || code.contains("AccessDenied") ? FORBIDDEN : AWAY;
    }
}
