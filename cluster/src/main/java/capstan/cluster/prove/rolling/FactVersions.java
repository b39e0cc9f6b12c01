package capstan.cluster.prove.rolling;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Which versions of the journal's records lie behind each other, from the bytes of the records themselves.
///
/// @param previous facts of the version that this build writes
/// @param next facts of the next version
/// @param others facts of any other version
/// @param continuedByNext symbols in which facts of the next version follow those of this one
/// @param continuedByPrevious symbols in which facts of this version follow those of the next one
/// @param schema of the database
record FactVersions(long previous, long next, long others, long continuedByNext, long continuedByPrevious, int schema) {

    /// A record's version lies in its header, bytes 6 and 7, little-endian.
    private static final String VERSIONS = """
        with fact as (
          select persistence_id, sequence_number,
                 get_byte(event_payload, 6) + 256 * get_byte(event_payload, 7) as version
            from event_journal where event_ser_id = 4302),
        symbol as (
          select persistence_id,
                 count(*) filter (where version = ?) as previous,
                 count(*) filter (where version = ?) as next,
                 count(*) as facts,
                 min(sequence_number) filter (where version = ?) as previous_first,
                 max(sequence_number) filter (where version = ?) as previous_last,
                 min(sequence_number) filter (where version = ?) as next_first,
                 max(sequence_number) filter (where version = ?) as next_last
            from fact group by persistence_id)
        select coalesce(sum(previous), 0), coalesce(sum(next), 0), coalesce(sum(facts - previous - next), 0),
               count(*) filter (where next_first > previous_first),
               count(*) filter (where previous_last > next_last),
               (select max(version::int) from schema_history where success)
          from symbol\
        """;

    private static final String NEWEST_SNAPSHOTS = """
        select count(*) from (
          select distinct on (persistence_id)
                 get_byte(snapshot_payload, 6) + 256 * get_byte(snapshot_payload, 7) as version
            from snapshot order by persistence_id, sequence_number desc) as newest
         where version = ?\
        """;

    /// Symbols whose newest state snapshot is of this version: with it their recovery begins, wherever they go.
    static long newestSnapshots(Database database, int version) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(NEWEST_SNAPSHOTS)) {
            select.setInt(1, version);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    /// @param journalVersion of the next build
    static FactVersions of(Database database, int journalVersion) {
        int previous = journalVersion - 1;
        int[] versions = {previous, journalVersion, previous, previous, journalVersion, journalVersion};
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(VERSIONS)) {
            for (int index = 0; index < versions.length; index++) {
                select.setInt(index + 1, versions[index]);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new FactVersions(
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getInt(6));
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }
}
