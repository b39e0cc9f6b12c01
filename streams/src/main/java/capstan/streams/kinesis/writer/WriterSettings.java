package capstan.streams.kinesis.writer;

import capstan.actors.BackoffSettings;
import capstan.streams.kinesis.connector.KinesisFlowSettings;
import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds and timers of what is written. Keys and their meaning: `reference.conf`.
///
/// @param maxRecordBytes frames of one record, with their receive times
/// @param bufferBytes frames that wait to be written, of one stream
public record WriterSettings(
        KinesisFlowSettings flow,
        Duration linger,
        int maxRecordBytes,
        long bufferBytes,
        BackoffSettings backoff,
        Duration stopTimeout,
        Duration logInterval) {

    private static final String PATH = "capstan.streams.kinesis.writer";
    /// What a record has beside its frames is far less.
    private static final int MOST_RECORD_BYTES = KinesisFlowSettings.MAX_RECORD_BYTES - 4096;

    public WriterSettings {
        SettingOutOfRange.unless(linger.isPositive(), PATH + ".linger", linger, "a positive duration");
        SettingOutOfRange.unless(
                maxRecordBytes >= 1024 && maxRecordBytes <= MOST_RECORD_BYTES,
                PATH + ".max-record-bytes",
                maxRecordBytes,
                "1 KiB to 1020 KiB");
        SettingOutOfRange.unless(
                bufferBytes >= maxRecordBytes,
                PATH + ".buffer",
                bufferBytes,
                "at least max-record-bytes (" + maxRecordBytes + ")");
        SettingOutOfRange.unless(!stopTimeout.isNegative(), PATH + ".stop-timeout", stopTimeout, "0 or more");
        SettingOutOfRange.unless(logInterval.isPositive(), PATH + ".log-interval", logInterval, "a positive duration");
    }

    /// @param config the group `capstan.streams.kinesis.writer`
    public static WriterSettings from(Config config) {
        return new WriterSettings(
                KinesisFlowSettings.from(config),
                config.getDuration("linger"),
                Math.toIntExact(config.getBytes("max-record-bytes")),
                config.getBytes("buffer"),
                BackoffSettings.from(config.getConfig("backoff")),
                config.getDuration("stop-timeout"),
                config.getDuration("log-interval"));
    }

    /// The largest frame that fits into a record at all.
    static int largestFrame() {
        return MOST_RECORD_BYTES;
    }
}
