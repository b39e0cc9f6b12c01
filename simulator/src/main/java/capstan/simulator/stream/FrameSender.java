package capstan.simulator.stream;

/// Hands frames to connections. Owned by the market thread.
interface FrameSender {

    /// Puts a frame behind what the connection is to get with the next flush. Takes a copy.
    void send(Session session, StreamTopic topic, byte[] frame, int length);

    /// Hands what was taken for one connection to its socket now.
    void flush(Session session);
}
