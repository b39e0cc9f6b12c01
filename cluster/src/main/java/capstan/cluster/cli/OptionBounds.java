package capstan.cluster.cli;

/// Bounds of what options may say, for what picocli cannot check. A value outside ends the command as a wrong argument
/// does, before anything is started.
public final class OptionBounds {

    private OptionBounds() {}

    public static void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw wrong(option + " must lie in [" + least + ", " + most + "], got " + value);
        }
    }

    public static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw wrong(option + " must be at least " + least + ", got " + value);
        }
    }

    public static void positive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw wrong(option + " must be above 0, got " + value);
        }
    }

    /// @param message with the option, what was expected and what came
    public static CommandFailed wrong(String message) {
        return new CommandFailed(CommandFailed.ARGUMENTS, message);
    }
}
