package capstan.streams.kinesis.reader;

import capstan.actors.symbol.SymbolEntities;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.market.ports.LinePositions;
import capstan.streams.kinesis.StreamSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// What a Kinesis line is made of.
///
/// @param symbols carried from the beginning, in upper case
/// @param address what is read, for people
/// @param started hears of the actor each time it starts
public record KinesisLineParts(
        int line,
        String venue,
        Set<String> symbols,
        String address,
        StreamSettings streams,
        ReaderSettings settings,
        KinesisAsyncClient client,
        FrameReader reader,
        SymbolEntities entities,
        LinePositions positions,
        Detections detections,
        InstantSource clock,
        Consumer<ActorRef<KinesisLine.Command>> started) {

    long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
