package capstan.market.ports;

import capstan.market.faults.Detection;

/// Takes what lines, books and the gate notice. Called from any thread and on the feed's way, so it must not block;
/// what it keeps is bounded.
@FunctionalInterface
public interface Detections {

    /// Forgets everything.
    Detections NONE = _ -> {};

    void detected(Detection detection);
}
