package capstan.streams.line;

import capstan.actors.symbol.SymbolBook.FeedAck;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Where entities send the acks of one lane's batches; hands each to the lane's event loop. A child of the line.
final class LaneAcks {

    private LaneAcks() {}

    static Behavior<FeedAck> create(Lane lane) {
        return Behaviors.receiveMessage(ack -> {
            lane.acked(ack.symbol(), ack.sequence(), ack.journaled());
            return Behaviors.same();
        });
    }
}
