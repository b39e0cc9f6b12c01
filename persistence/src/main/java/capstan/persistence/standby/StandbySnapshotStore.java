package capstan.persistence.standby;

import capstan.market.standby.WarmState;
import com.typesafe.config.Config;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.jdbc.snapshot.JdbcSnapshotStore;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/// The store of state snapshots, for entities for which another node may have gone on: one that starts is first given
/// what its node has already folded, and only then what is stored. It is given the state itself, so nothing is decoded.
/// Named in this module's `reference.conf`.
public final class StandbySnapshotStore extends JdbcSnapshotStore {

    private static final char SEPARATOR = '|';

    private final boolean promoted;

    public StandbySnapshotStore(Config config) {
        super(config);
        promoted = StandbyStoreSettings.from(config).promoted();
    }

    @Override
    public Future<Option<SelectedSnapshot>> loadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        if (criteria.maxSequenceNr() != Long.MAX_VALUE) {
            return super.loadAsync(persistenceId, criteria);
        }
        String id = persistenceId.substring(persistenceId.indexOf(SEPARATOR) + 1);
        return FutureConverters.asScala(StandbyStates.of(system())
                .states()
                .begin(id, promoted)
                .thenCompose(warm -> selected(persistenceId, warm, criteria)));
    }

    private CompletionStage<Option<SelectedSnapshot>> selected(
            String persistenceId, Optional<WarmState> warm, SnapshotSelectionCriteria criteria) {
        return warm.<CompletionStage<Option<SelectedSnapshot>>>map(known ->
                        CompletableFuture.completedStage(Option.apply(SelectedSnapshot.create(
                                new SnapshotMetadata(
                                        persistenceId,
                                        known.sequenceNr(),
                                        Instant.now().toEpochMilli()),
                                known.state()))))
                .orElseGet(() -> FutureConverters.asJava(super.loadAsync(persistenceId, criteria)));
    }
}
