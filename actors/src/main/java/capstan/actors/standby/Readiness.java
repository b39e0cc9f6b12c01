package capstan.actors.standby;

/// Whether a node can stand by for others. Told in every beat.
enum Readiness {
    /// Has just started: only for symbols that no other can keep.
    NEW,
    SETTLED,
    /// Is about to leave and takes nothing over any more.
    CLOSING
}
