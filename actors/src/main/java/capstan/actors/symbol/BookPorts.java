package capstan.actors.symbol;

import capstan.actors.gate.SnapshotGate;
import capstan.market.history.BookHistory;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.market.ports.HotStateStore;
import capstan.market.ports.JournalHeads;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.apache.pekko.actor.typed.ActorRef;

/// What every symbol entity of a node needs from outside. Shared between entities; each part is safe for any
/// thread.
///
/// @param clock our clock, written into facts; nothing is timed by it
/// @param history where images of books go
/// @param detections where what is wrong with snapshots is reported
/// @param home the entities' node
/// @param journal by which an entity makes sure that it is still the writer
public record BookPorts(
        HotStateStore store,
        FrameReader reader,
        ActorRef<SnapshotGate.Command> gate,
        InstantSource clock,
        BookHistory history,
        Detections detections,
        BookHome home,
        JournalHeads journal) {

    /// Without images of books and reports, on a node that tells nobody anything and shares its journal with nobody.
    public BookPorts(
            HotStateStore store, FrameReader reader, ActorRef<SnapshotGate.Command> gate, InstantSource clock) {
        this(store, reader, gate, clock, BookHistory.NONE, Detections.NONE, BookHome.NONE, JournalHeads.UNSHARED);
    }

    long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
