package capstan.cluster.node;

import capstan.actors.standby.HotStandby;
import capstan.actors.standby.StandbyFigures;
import capstan.actors.standby.StandbySettings;
import capstan.actors.symbol.BookSettings;
import capstan.actors.symbol.ShardingSettings;
import capstan.actors.symbol.SymbolBook;
import capstan.http.metrics.Metrics;
import capstan.market.ports.FrameReader;
import capstan.persistence.database.Database;
import capstan.persistence.standby.JournalTail;
import capstan.persistence.standby.StandbyStates;
import com.typesafe.config.Config;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/// Hot standby on a node: puts its parts together and tells its figures.
final class NodeStandby {

    private NodeStandby() {}

    static HotStandby start(
            ActorSystem<?> system, Config config, Database database, Metrics metrics, FrameReader reader) {
        var standby = new HotStandby(
                system,
                StandbySettings.from(config),
                ShardingSettings.from(config).role(),
                new JournalTail(database, SymbolBook.KEY.name()),
                BookSettings.from(config).bounds(),
                reader);
        StandbyStates.of(system).use(standby);
        register(metrics, standby.figures(), Cluster.get(system).selfMember().address());
        return standby;
    }

    private static void register(Metrics metrics, StandbyFigures figures, Address self) {
        metrics.gauge(
                "capstan_actors_standby_kept_count",
                "Symbols of other nodes whose states this node keeps folded",
                Map.of(),
                () -> figures.warm().getOrDefault(self, Set.of()).size());
        metrics.gauge(
                "capstan_actors_standby_standing_in_count",
                "Books of this node that stand in for entities",
                Map.of(),
                () -> figures.standIns().getOrDefault(self, Set.of()).size());
        metrics.counter(
                "capstan_actors_take_overs_total",
                "Books that this node made because another node was silent",
                Map.of(),
                () -> figures.own().takeOvers());
        metrics.counter(
                "capstan_actors_hand_overs_total",
                "Entities of this node that ended and that another node went on for at once",
                Map.of(),
                () -> figures.own().handOvers());
        metrics.counter(
                "capstan_actors_hand_backs_total",
                "Books of this node that stood in and that ended",
                Map.of(),
                () -> figures.own().handBacks());
    }
}
