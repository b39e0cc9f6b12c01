package capstan.streams.kinesis.connector;

import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;

/// Bounds of calls that write. Those of Kinesis itself are 500 records and 5 MiB a call. Keys: `reference.conf`.
///
/// @param maxCallBytes data and keys of all records of a call
/// @param parallelism calls under way at once
public record KinesisFlowSettings(int maxCallRecords, int maxCallBytes, int parallelism) {

    /// What one record may have, key included.
    public static final int MAX_RECORD_BYTES = 1 << 20;

    private static final String PATH = "capstan.streams.kinesis.writer";
    private static final int MOST_RECORDS = 500;
    private static final int MOST_BYTES = 5 << 20;

    public KinesisFlowSettings {
        SettingOutOfRange.unless(
                maxCallRecords >= 1 && maxCallRecords <= MOST_RECORDS,
                PATH + ".max-call-records",
                maxCallRecords,
                "1 to " + MOST_RECORDS);
        SettingOutOfRange.unless(
                maxCallBytes >= MAX_RECORD_BYTES && maxCallBytes <= MOST_BYTES,
                PATH + ".max-call-bytes",
                maxCallBytes,
                "1 MiB to 5 MiB");
        SettingOutOfRange.unless(parallelism >= 1, PATH + ".calls-in-flight", parallelism, "at least 1");
    }

    /// @param config the group `capstan.streams.kinesis.writer`
    public static KinesisFlowSettings from(Config config) {
        return new KinesisFlowSettings(
                config.getInt("max-call-records"),
                Math.toIntExact(config.getBytes("max-call-bytes")),
                config.getInt("calls-in-flight"));
    }
}
