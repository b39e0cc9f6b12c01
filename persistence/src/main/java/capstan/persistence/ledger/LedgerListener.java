package capstan.persistence.ledger;

import java.time.Duration;

/// Hears what the projection writes, after it is committed. Called on the projection's thread.
public interface LedgerListener {

    /// Hears nothing.
    LedgerListener NONE = (_, _) -> {};

    /// A gap was closed by a fact that says so.
    ///
    /// @param by the way, such as `LINE`
    /// @param open from its detection to its healing
    void healed(String by, Duration open);
}
