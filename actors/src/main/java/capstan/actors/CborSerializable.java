package capstan.actors;

/// Marks messages that travel between nodes; bound to Jackson CBOR in `reference.conf`.
public interface CborSerializable {}
