package capstan.simulator.stream;

/// The two services that stream the market; each listens on a port of its own.
public enum Encoding {
    /// Binary frames, one SBE message each; wants an API key.
    SBE,
    /// Text frames; open to all.
    JSON
}
