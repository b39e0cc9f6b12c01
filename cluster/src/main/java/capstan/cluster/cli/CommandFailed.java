package capstan.cluster.cli;

/// A command cannot go on, for a reason that its user can act on. The message is all that is printed.
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What a check found does not hold.
    public static final int CHECK_FAILED = 1;
    /// An option says what it must not.
    public static final int ARGUMENTS = 2;
    /// Something outside is not as it must be: a port in use, a server that does not answer, a folder that cannot be
    /// written.
    public static final int ENVIRONMENT = 3;

    private final int exitCode;

    public CommandFailed(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CommandFailed(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
