package capstan.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.persistence.TestPostgres;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a node's connections when its cluster downs it.
class DownedNodeIT {

    private TestPostgres postgres;
    private ActorSystem system;
    private Database database;

    @BeforeEach
    void start() {
        postgres = TestPostgres.start();
        system = ActorSystem.create("downed", ConfigFactory.load());
        database = Database.open(
                DatabaseSettings.from(ConfigFactory.parseString("capstan.persistence.postgres.standstill-timeout = 60s")
                        .withFallback(postgres.newDatabase())));
        DownedNode.closes(system, database);
    }

    @AfterEach
    void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        database.close();
        postgres.close();
    }

    @Test
    void aWriteThatWaitsFailsAsSoonAsTheNodeIsDowned() throws Exception {
        try (Connection holder = database.dataSource().getConnection();
                Statement hold = holder.createStatement()) {
            hold.execute("create table facts (id int primary key)");
            holder.setAutoCommit(false);
            hold.execute("insert into facts values (1)");
            var begun = new CompletableFuture<Void>();
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> write(begun));
            begun.get(20, TimeUnit.SECONDS);

            CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());

            assertThatThrownBy(() -> waiting.orTimeout(20, TimeUnit.SECONDS).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aNodeThatStopsForAnotherReasonKeepsItsConnections() throws Exception {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.unknownReason())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        try (Connection connection = database.dataSource().getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private void write(CompletableFuture<Void> begun) {
        try (Connection connection = database.dataSource().getConnection();
                Statement insert = connection.createStatement()) {
            begun.complete(null);
            insert.execute("insert into facts values (1)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
