package capstan.cluster.cli;

/// Adds a subcommand from a module that the command line does not know; found by `ServiceLoader`.
public interface CommandProvider {

    /// A new picocli command object.
    Object command();
}
