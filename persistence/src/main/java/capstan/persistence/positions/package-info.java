/// How far lines have read their streams, in PostgreSQL.
@NullMarked
package capstan.persistence.positions;

import org.jspecify.annotations.NullMarked;
