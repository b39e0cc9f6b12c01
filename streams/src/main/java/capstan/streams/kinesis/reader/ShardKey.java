package capstan.streams.kinesis.reader;

import capstan.streams.kinesis.MarketStream;

/// One shard of one stream.
///
/// @param life of the line's actor that reads it; what an earlier life began may still be heard of
record ShardKey(MarketStream stream, String shard, long life) {}
