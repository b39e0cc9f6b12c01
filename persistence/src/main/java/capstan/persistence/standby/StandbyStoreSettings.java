package capstan.persistence.standby;

import com.typesafe.config.Config;

/// Settings of a `StandbySnapshotStore`; `reference.conf` says what they do.
///
/// @param promoted whether its entities stand in for others
record StandbyStoreSettings(boolean promoted) {

    /// @param config the plugin's own
    static StandbyStoreSettings from(Config config) {
        return new StandbyStoreSettings(config.getBoolean("promoted"));
    }
}
