package capstan.persistence.journal;

import capstan.market.symbol.BookEvent;
import capstan.market.symbol.StateImage;
import capstan.wire.journal.JournalCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/// Journals the facts it is told and remembers their records; the smallest thing that behaves like a symbol entity.
public final class JournalingEntity extends EventSourcedBehavior<JournalingEntity.Command, BookEvent, List<byte[]>> {

    public static final String TYPE = "SymbolBook";

    public sealed interface Command {}

    public record Journal(List<BookEvent> facts, ActorRef<StatusReply<Done>> replyTo) implements Command {}

    public record GetRecords(ActorRef<List<byte[]>> replyTo) implements Command {}

    private final long snapshotEvery;

    private JournalingEntity(String id, long snapshotEvery) {
        super(PersistenceId.of(TYPE, id));
        this.snapshotEvery = snapshotEvery;
    }

    /// @param snapshotEvery facts between two state snapshots
    public static Behavior<Command> create(String id, long snapshotEvery) {
        return new JournalingEntity(id, snapshotEvery);
    }

    @Override
    public List<byte[]> emptyState() {
        return new ArrayList<>();
    }

    @Override
    public CommandHandler<Command, BookEvent, List<byte[]>> commandHandler() {
        return (records, command) -> switch (command) {
            case Journal(var facts, var replyTo) -> Effect().persist(facts).thenReply(replyTo, _ -> StatusReply.ack());
            case GetRecords(var replyTo) -> Effect().reply(replyTo, List.copyOf(records));
        };
    }

    @Override
    public EventHandler<List<byte[]>, BookEvent> eventHandler() {
        return (records, fact) -> {
            records.add(JournalCodec.encode(fact));
            return records;
        };
    }

    @Override
    public boolean shouldSnapshot(List<byte[]> records, BookEvent fact, long sequenceNr) {
        return sequenceNr % snapshotEvery == 0;
    }

    @Override
    public SnapshotAdapter<List<byte[]>> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(List<byte[]> records) {
                var sections = new ArrayList<StateImage.Section>();
                for (int index = 0; index < records.size(); index++) {
                    sections.add(new StateImage.Section(index, records.get(index)));
                }
                return new StateImage(null, sections);
            }

            @Override
            public List<byte[]> fromJournal(Object image) {
                var records = new ArrayList<byte[]>();
                ((StateImage) image).sections().forEach(section -> records.add(section.data()));
                return records;
            }
        };
    }
}
