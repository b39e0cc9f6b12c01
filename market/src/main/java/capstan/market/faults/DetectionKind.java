package capstan.market.faults;

/// What was noticed. The names are shown in metrics and in the API; they are never renamed.
public enum DetectionKind {
    /// A line passed over ids that must follow on each other. Another line may have brought them.
    LOST,
    /// A line brought ids again that it had brought before.
    DOUBLED,
    /// A line brought ids behind newer ones: what it had seemed to lose.
    REORDERED,
    /// A frame came long after the venue's own time in it.
    LATE,
    /// A frame could not be read: cut short, or not what its header says.
    UNREADABLE,
    /// A frame of a template that is not known.
    UNKNOWN_TEMPLATE,
    /// A frame of a newer version of the schema; its known part was read.
    NEWER_SCHEMA,
    /// A block longer than the known one; its known part was read.
    LONGER_BLOCK,
    /// A frame counts prices or quantities in another exponent than the one before it; its numbers were rescaled.
    OTHER_EXPONENT,
    /// A symbol sent nothing while the line went on.
    SILENT_SYMBOL,
    /// A line sent no data at all, though its socket was open.
    SILENT_LINE,
    /// A connection ended that was not to end.
    DISCONNECTED,
    /// The venue said that it is about to close connections.
    SHUTDOWN_NOTICE,
    /// The venue closed a connection because of a rule of its own (WebSocket 1008).
    RULE_CLOSE,
    /// A line had to drop frames because its bound was hit.
    OVERFLOW,
    /// A depth snapshot is older than the diffs kept.
    SNAPSHOT_TOO_OLD,
    /// A depth snapshot is crossed, by itself or after the diffs kept.
    SNAPSHOT_CROSSED,
    /// A depth snapshot disagrees with the venue's own top of book, or with the book, at an equal id.
    SNAPSHOT_DISAGREES,
    /// A REST answer took longer than the limit of slow answers.
    SLOW_ANSWER,
    /// The venue refused a request because of its limits (429).
    REFUSED,
    /// The venue banned this address (418).
    BANNED,
    /// The venue could not answer (5xx).
    VENUE_FAILED,
    /// A REST answer ended early or could not be read.
    UNREADABLE_ANSWER
}
