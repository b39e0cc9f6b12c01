package capstan.streams.settings;

/// A configuration value that the module cannot work with. The message names the key, the value and what is
/// allowed.
public final class SettingOutOfRange extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private SettingOutOfRange(String message) {
        super(message);
    }

    /// @param key full path of the setting
    /// @param expected what is allowed, in words
    /// @throws SettingOutOfRange unless `holds`
    public static void unless(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new SettingOutOfRange(key + ": expected " + expected + ", got " + value);
        }
    }
}
