package capstan.actors.symbol;

import capstan.actors.CborSerializable;
import capstan.market.feed.FeedBatch;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/// One traded symbol, kept in step with the venue. Journals every frame it accepts before anybody sees its effect.
/// The entity id is `venue:SYMBOL`.
public final class SymbolBook {

    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "SymbolBook");

    public sealed interface Command {}

    /// A batch of a line. Acked after its facts are journaled (or when it held nothing new). A line has at most one
    /// batch of a symbol without an ack; one that is not acked in time is sent again as it was, with its sequence.
    /// Sent between nodes by its own SBE serializer.
    public record Feed(FeedBatch batch, ActorRef<FeedAck> replyTo) implements Command {}

    /// A line went up or down for this symbol; `epoch` counts the line's connections. A firehose: not acked.
    public record LineChanged(int line, long epoch, boolean up, String reason) implements Command, CborSerializable {}

    /// Whether the symbol is to be followed: a followed one anchors itself and is never passivated. Not journaled: who
    /// follows a symbol says so again after an unanswered `Follow`; a `Feed` says it too.
    public record Follow(boolean followed, ActorRef<Done> replyTo) implements Command, CborSerializable {}

    public record GetBook(int depth, ActorRef<BookView> replyTo) implements Command, CborSerializable {}

    public record GetTrades(int limit, ActorRef<TradesView> replyTo) implements Command, CborSerializable {}

    public record GetFeatures(ActorRef<FeaturesView> replyTo) implements Command, CborSerializable {}

    public record GetStatus(ActorRef<SymbolStatus> replyTo) implements Command, CborSerializable {}

    /// @param line as in the batch
    /// @param sequence as in the batch
    /// @param journaled frames of the batch that were new and are journaled
    public record FeedAck(String symbol, int line, long sequence, int journaled) implements CborSerializable {}

    private SymbolBook() {}
}
