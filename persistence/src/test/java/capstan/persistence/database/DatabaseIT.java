package capstan.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import capstan.persistence.TestPostgres;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Migrations, and what is said about a PostgreSQL that is wrong in one way or another.
class DatabaseIT {

    private static TestPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void anEmptyDatabaseIsMigratedOnceAndThenLeftAlone() {
        try (var database = open(postgres.newDatabase())) {
            Migrations.Result first = Migrations.run(database);
            Migrations.Result second = Migrations.run(database);

            assertThat(first.from()).isZero();
            assertThat(first.applied()).isBetween(1, first.to()); // numbers may be left out
            assertThat(second).isEqualTo(new Migrations.Result(first.to(), first.to(), 0));
            assertThat(database.ping().isUp()).isTrue();
            assertThat(database.ping().version()).startsWith("18");
        }
    }

    @Test
    void nodesThatStartTogetherMigrateOnce() throws Exception {
        Config config = postgres.newDatabase();
        try (var alone = open(postgres.newDatabase());
                var one = open(config);
                var two = open(config)) {
            int wanted = Migrations.run(alone).applied();
            var first = CompletableFuture.supplyAsync(() -> Migrations.run(one));
            var second = CompletableFuture.supplyAsync(() -> Migrations.run(two));

            int applied = first.get(20, TimeUnit.SECONDS).applied()
                    + second.get(20, TimeUnit.SECONDS).applied();

            assertThat(applied).isEqualTo(wanted);
        }
    }

    @Test
    void aDatabaseThatANewerVersionChangedForItselfIsLeftAlone() {
        Config config = postgres.newDatabase();
        try (var database = open(config)) {
            int known = Migrations.run(database).to();
            migrateTo(config, known + 2);
            postgres.execute(
                    TestPostgres.databaseName(config),
                    "update schema_compatibility set readable_from = " + (known + 1));

            assertThatThrownBy(() -> Migrations.run(database))
                    .isInstanceOf(Migrations.NewerSchema.class)
                    .hasMessageContaining("the database was migrated by a newer version of Capstan (schema "
                            + (known + 2) + ", for versions that know " + (known + 1) + "), this one knows up to "
                            + known);
        }
    }

    /// A rolling upgrade that is taken back starts the old build on tables that the new one has added to.
    @Test
    void aDatabaseToWhichANewerVersionOnlyAddedIsWorkedWith() {
        Config config = postgres.newDatabase();
        try (var database = open(config)) {
            int known = Migrations.run(database).to();
            migrateTo(config, known + 2);

            Migrations.Result result = Migrations.run(database);

            assertThat(result).isEqualTo(new Migrations.Result(known + 2, known + 2, 0));
        }
    }

    private static void migrateTo(Config config, int version) {
        postgres.execute(
                TestPostgres.databaseName(config),
                "insert into schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) values (999, '" + version
                        + "', 'from the future', 'SQL', 'V9__x.sql', 1, 'postgres', 1, true)");
    }

    @Test
    void theJournalKeepsPayloadsAsTheyAre() throws Exception {
        Config config = postgres.newDatabase();
        try (var database = open(config)) {
            Migrations.run(database);
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet storage = statement.executeQuery("select attstorage from pg_attribute join pg_class on"
                            + " attrelid = pg_class.oid where relkind = 'r' and attname in ('event_payload',"
                            + " 'snapshot_payload') and attnum > 0 and not attisdropped")) {
                int columns = 0;
                while (storage.next()) {
                    columns++;
                    assertThat(storage.getString(1)).isEqualTo("e");
                }
                assertThat(columns).isEqualTo(2);
            }
        }
    }

    @Test
    void aMissingDatabaseIsNamed() {
        try (var database = open(postgres.config("nosuch", Map.of()))) {
            DatabaseFailure failure =
                    catchThrowableOfType(DatabaseFailure.class, () -> database.awaitReady(Duration.ofSeconds(5)));

            assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.MISSING_DATABASE);
            assertThat(failure).hasMessageContaining("/nosuch: the database does not exist; create it");
            assertThatThrownBy(() -> Migrations.run(database)).isInstanceOf(DatabaseFailure.class);
        }
    }

    @Test
    void anUnreachableServerIsNamed() {
        Map<String, Object> nowhere = Map.of("url", "postgresql://capstan:secret@127.0.0.1:1/capstan");
        try (var database = open(postgres.newDatabase(nowhere))) {
            DatabaseFailure failure =
                    catchThrowableOfType(DatabaseFailure.class, () -> database.awaitReady(Duration.ofMillis(100)));

            assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("postgresql://127.0.0.1:1/capstan: no connection");
            assertThat(failure.getMessage()).doesNotContain("secret");
        }
    }

    @Test
    void aReadOnlyDatabaseIsToldByHealth() {
        Config config = postgres.newDatabase();
        try (var database = open(config)) {
            Migrations.run(database);
        }
        String name = TestPostgres.databaseName(config);
        postgres.execute("postgres", "alter database " + name + " set default_transaction_read_only = on");
        try (var database = open(config)) {
            assertThat(database.ping().failure())
                    .isNotNull()
                    .hasMessageContaining("it takes no writes; point the address at the primary");
        }
    }

    @Test
    void aPoolWithoutAFreeConnectionSaysSoAndDoesNotKeepHealthFromTheServer() throws SQLException {
        try (var database = open(postgres.newDatabase(Map.of("pool-size", 2, "acquire-timeout", "300ms")));
                Connection _ = database.dataSource().getConnection();
                Connection _ = database.dataSource().getConnection()) {
            assertThat(database.busyConnections()).isEqualTo(2);

            assertThatThrownBy(() -> database.dataSource().getConnection())
                    .satisfies(refused -> assertThat(
                                    DatabaseFailure.of("address", refused).kind())
                            .isEqualTo(DatabaseFailure.Kind.EXHAUSTED));
            assertThat(database.ping()
                            .failure()) // an empty database has no tables yet, and it is the server that says so
                    .isNotNull()
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.WRONG_SCHEMA));
        }
    }

    /// A node that stands still behind a write and before its commit must not keep another one from writing.
    @Test
    void whatAStandingClientHasBegunIsRolledBack() throws Exception {
        Config config = ConfigFactory.parseString("capstan.persistence.postgres.standstill-timeout = 500ms")
                .withFallback(postgres.newDatabase());
        String insert = "insert into followed (id, node) values (1, ?)";
        try (var database = open(config);
                Connection standing = database.dataSource().getConnection();
                Connection other = database.dataSource().getConnection();
                Statement create = other.createStatement();
                PreparedStatement first = standing.prepareStatement(insert);
                PreparedStatement second = other.prepareStatement(insert)) {
            create.execute("create table followed (id int primary key, node text)");
            standing.setAutoCommit(false);
            first.setString(1, "standing");
            first.executeUpdate();

            second.setString(1, "other");
            int inserted = second.executeUpdate();

            assertThat(inserted).isEqualTo(1);
            assertThatThrownBy(standing::commit).isInstanceOf(SQLException.class);
        }
    }

    private static Database open(Config config) {
        return Database.open(DatabaseSettings.from(config));
    }
}
