package capstan.cluster.node;

import capstan.actors.gate.GateSettings;
import capstan.actors.placement.PlacementSettings;
import capstan.actors.standby.StandbySettings;
import capstan.actors.symbol.BookSettings;
import capstan.actors.symbol.ShardingSettings;
import capstan.cluster.discovery.EcsTagsSettings;
import capstan.cluster.keeping.JournalKeeping;
import capstan.http.server.HttpSettings;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.past.HistorySettings;
import capstan.persistence.redis.RedisSettings;
import capstan.streams.rest.RestSettings;
import com.typesafe.config.Config;

/// Parses every group of settings before anything is opened, so that a wrong value is told at once and leaves nothing
/// behind. A part that gets settings of its own is named here too.
final class SettingsCheck {

    private SettingsCheck() {}

    /// @return what of the settings is the node's own
    static NodeSettings run(Config config) {
        NodeSettings settings = NodeSettings.from(config);
        DatabaseSettings.from(config);
        RedisSettings.from(config);
        RestSettings.from(config.getConfig("capstan.streams.rest"));
        LinesSettings.from(config);
        KinesisSettings.from(config);
        BookSettings.from(config);
        GateSettings.from(config);
        ShardingSettings.from(config);
        PlacementSettings.from(config);
        StandbySettings.from(config);
        HttpSettings.from(config.getConfig("capstan.http"));
        HistorySettings.from(config);
        JournalKeeping.checkSettings(config);
        SymbolListSettings.from(config);
        EcsTagsSettings.check(config);
        return settings;
    }
}
