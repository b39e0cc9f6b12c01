package capstan.streams.kinesis.reader;

import capstan.streams.kinesis.connector.KinesisFailure;
import capstan.streams.kinesis.connector.KinesisSource;
import capstan.streams.kinesis.connector.ShardSettings;
import capstan.streams.kinesis.connector.ShardWatch;
import capstan.streams.kinesis.reader.KinesisLine.Command;
import capstan.streams.kinesis.reader.ShardProgress.GoOn;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.typed.javadsl.ActorSink;

/// The Pekko streams that read a line's shards and bring page after page to its actor, each when the actor asks for it.
final class ShardStreams {

    private final ActorSystem<?> system;
    private final KinesisLineParts parts;
    private final ActorRef<Command> line;
    private final SharedKillSwitch killSwitch = KillSwitches.shared("kinesis-line");

    ShardStreams(ActorSystem<?> system, KinesisLineParts parts, ActorRef<Command> line) {
        this.system = system;
        this.parts = parts;
        this.line = line;
    }

    /// Reads a shard on from where it stands. Its pages, and how it ends, are told to the line.
    void read(ShardProgress shard) {
        shard.reading(true);
        ShardKey key = shard.key();
        ReaderSettings settings = parts.settings();
        var decoder = new PageDecoder(parts.reader());
        var shardSettings = new ShardSettings(
                parts.streams().name(key.stream()),
                key.shard(),
                shard.resumeAt(),
                settings.maxRecords(),
                settings.pollInterval(),
                settings.backoff());
        KinesisSource.pages(shardSettings, parts.client(), watch(key))
                .map(decoder::decode)
                .via(killSwitch.flow())
                .to(ActorSink.<DecodedPage, Command, GoOn>actorRefWithBackpressure(
                        line,
                        (stream, page) -> new KinesisLine.PageCame(key, page, stream),
                        KinesisLine.ShardOpened::new,
                        GoOn.NEXT,
                        new KinesisLine.ShardClosed(key),
                        failure -> new KinesisLine.ShardBroke(
                                key, KinesisFailure.of(failure), KinesisFailure.text(failure))))
                .run(system);
    }

    void stop() {
        killSwitch.shutdown();
    }

    private ShardWatch watch(ShardKey key) {
        return new ShardWatch() {
            @Override
            public void failed(KinesisFailure failure, String reason) {
                line.tell(new KinesisLine.ReadFailed(key, failure, reason));
            }

            @Override
            public void iteratorExpired() {
                line.tell(new KinesisLine.IteratorExpired(key));
            }
        };
    }
}
