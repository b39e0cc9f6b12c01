/// The command line: one class a subcommand, one report type, one place that prints.
@NullMarked
package capstan.cluster.cli;

import org.jspecify.annotations.NullMarked;
