package capstan.streams.batch;

import capstan.market.ports.Detections;
import capstan.streams.watch.LineWatch;
import capstan.streams.watch.WatchSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/// What batchers under test are made of.
final class Batchers {

    private Batchers() {}

    static LineWatch watch(int line, Detections detections) {
        return new LineWatch(
                "binance",
                line,
                WatchSettings.from(ConfigFactory.load().getConfig("capstan.streams.watch")),
                detections);
    }

    static BatchSettings settings(String overrides) {
        Config reference = ConfigFactory.load().getConfig("capstan.streams.batch");
        return BatchSettings.from(ConfigFactory.parseString(overrides).withFallback(reference));
    }
}
