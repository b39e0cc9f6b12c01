package capstan.streams.line;

import capstan.streams.connection.Ending;

/// What a lane tells its line.
sealed interface LaneEvent {

    /// Which lane of the line.
    int lane();

    /// A connection came up.
    record Up(int lane, long epoch) implements LaneEvent {}

    /// Every symbol that the lane carries has been heard on this connection, the newest one.
    record Delivering(int lane, long epoch) implements LaneEvent {}

    /// The exchange will close the connection soon.
    record ShutdownAnnounced(int lane, long epoch) implements LaneEvent {}

    /// A symbol stayed silent although its streams were subscribed again.
    record ReplaceWanted(int lane, String reason) implements LaneEvent {}

    /// A connection ended.
    record Closed(int lane, long epoch, Ending ending) implements LaneEvent {}
}
