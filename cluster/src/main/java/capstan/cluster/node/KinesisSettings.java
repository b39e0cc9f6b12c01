package capstan.cluster.node;

import capstan.streams.kinesis.StreamSettings;
import capstan.streams.kinesis.connector.ClientSettings;
import capstan.streams.kinesis.reader.ReaderSettings;
import capstan.streams.kinesis.writer.WriterSettings;
import com.typesafe.config.Config;

/// What a node has to do with Kinesis, from `capstan.node.kinesis` and `capstan.streams.kinesis`.
///
/// @param write whether the frames of the cluster's first line are copied into the streams
/// @param read whether the streams are read back as a line
record KinesisSettings(
        boolean enabled,
        boolean write,
        boolean read,
        ClientSettings client,
        StreamSettings streams,
        WriterSettings writer,
        ReaderSettings reader) {

    KinesisSettings {
        if (enabled && !write && !read) {
            throw new IllegalArgumentException(
                    "capstan.node.kinesis is enabled to neither write nor read; set enabled = off instead");
        }
    }

    /// @param root the whole configuration
    static KinesisSettings from(Config root) {
        Config node = root.getConfig("capstan.node.kinesis");
        Config streams = root.getConfig("capstan.streams.kinesis");
        return new KinesisSettings(
                node.getBoolean("enabled"),
                node.getBoolean("write"),
                node.getBoolean("read"),
                ClientSettings.from(streams.getConfig("client")),
                StreamSettings.from(streams, node.getBoolean("create-streams")),
                WriterSettings.from(streams.getConfig("writer")),
                ReaderSettings.from(streams.getConfig("reader")));
    }
}
