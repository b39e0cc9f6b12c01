package capstan.persistence.journal;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;
import scala.Option;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;
import slick.util.AsyncExecutor;
import slick.util.AsyncExecutor$;

/// Gives the plugins for journal, state snapshots and queries one shared pool, that of
/// `capstan.persistence.postgres`.
///
/// Named in `capstan-persistence.conf` and created once an actor system, which the pool lives as long as.
public final class PooledDatabaseProvider implements SlickDatabaseProvider {

    /// Statements that may wait for one of the pool's threads. Writers are bounded by `journal.bufferSize` before
    /// it.
    private static final int QUEUE_SIZE = 10_000;

    private final SlickDatabase shared;

    public PooledDatabaseProvider(ActorSystem system) {
        Database database =
                Database.open(DatabaseSettings.from(system.settings().config()));
        int connections = database.settings().poolSize();
        // One thread a connection: with more threads than connections, threads would wait inside transactions.
        AsyncExecutor executor = AsyncExecutor$.MODULE$.apply(
                "capstan-journal", connections, connections, QUEUE_SIZE, connections, false);
        JdbcBackend.JdbcDatabaseDef slick = PostgresProfile$.MODULE$
                .backend()
                .Database()
                .forDataSource(database.dataSource(), Option.apply(connections), executor, false);
        shared = new SharedDatabase(slick, PostgresProfile$.MODULE$);
        DownedNode.closes(system, database);
        system.registerOnTermination(() -> {
            slick.close();
            database.close();
        });
    }

    @Override
    public SlickDatabase database(Config pluginConfig) {
        return shared;
    }

    /// The plugins must not close what they share.
    private record SharedDatabase(JdbcBackend.JdbcDatabaseDef database, JdbcProfile profile) implements SlickDatabase {
        @Override
        public boolean allowShutdown() {
            return false;
        }
    }
}
