/// The PostgreSQL that holds everything which cannot be rebuilt: settings, pool, schema migrations, health.
@NullMarked
package capstan.persistence.database;

import org.jspecify.annotations.NullMarked;
