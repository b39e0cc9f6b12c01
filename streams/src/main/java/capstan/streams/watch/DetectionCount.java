package capstan.streams.watch;

import capstan.market.faults.DetectionKind;

/// How often a line has noticed something since it started.
public record DetectionCount(DetectionKind kind, long count) {}
