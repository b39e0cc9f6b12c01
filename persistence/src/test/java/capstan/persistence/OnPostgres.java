package capstan.persistence;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.database.Migrations;
import com.typesafe.config.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Tests that share a PostgreSQL; each has a database of its own with today's schema.
public abstract class OnPostgres {

    protected static TestPostgres postgres;

    protected Config config;
    protected Database database;

    @BeforeAll
    static void startServer() {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stopServer() {
        postgres.close();
    }

    @BeforeEach
    void openDatabase() {
        config = postgres.newDatabase();
        database = Database.open(DatabaseSettings.from(config));
        Migrations.run(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
