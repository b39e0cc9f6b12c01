package capstan.actors.symbol;

/// Another node has journaled facts of a symbol behind those that this entity knows: it is not the writer any more, and
/// has to start again from the journal.
final class JournalOvertaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param known number of the newest fact that the entity knows
    /// @param journaled number of the newest fact in the journal
    JournalOvertaken(SymbolId id, long known, long journaled) {
        super("another node has journaled facts " + (known + 1) + " to " + journaled + " of " + id.text());
    }
}
