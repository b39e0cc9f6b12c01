package capstan.persistence.journal;

import org.jspecify.annotations.Nullable;

/// A stored row that is no fact or state image any more: a byte was changed, or a newer version wrote it. The
/// stream it came from can be read on behind it.
public final class UndecodableRow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String persistenceId;
    private final long sequenceNr;

    UndecodableRow(String persistenceId, long sequenceNr, String reason, @Nullable Throwable cause) {
        super(persistenceId + " sequence number " + sequenceNr + ": " + reason, cause);
        this.persistenceId = persistenceId;
        this.sequenceNr = sequenceNr;
    }

    public String persistenceId() {
        return persistenceId;
    }

    public long sequenceNr() {
        return sequenceNr;
    }
}
