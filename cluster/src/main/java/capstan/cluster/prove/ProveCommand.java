package capstan.cluster.prove;

import capstan.cluster.prove.failover.FailoverCommand;
import capstan.cluster.prove.faults.FaultsCommand;
import capstan.cluster.prove.lines.LinesCommand;
import capstan.cluster.prove.partition.PartitionCommand;
import capstan.cluster.prove.rolling.RollingCommand;
import capstan.cluster.prove.storm.StormCommand;
import capstan.cluster.prove.swaps.SwapWriterCommand;
import capstan.cluster.prove.swaps.SwapsCommand;
import capstan.cluster.prove.timetravel.TimeTravelCommand;
import picocli.CommandLine.Command;

/// The parent of all proofs. A new one is a line in `subcommands`.
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Attacks Capstan on this machine and proves what it promises: each proof starts what it needs, does its"
                    + " worst,",
            "compares with the truth, and writes a report with plots. Exit code 0 only when every check holds."
        },
        synopsisSubcommandLabel = "PROOF",
        subcommands = {
            FailoverCommand.class,
            FaultsCommand.class,
            LinesCommand.class,
            PartitionCommand.class,
            RollingCommand.class,
            StormCommand.class,
            SwapsCommand.class,
            SwapWriterCommand.class,
            TimeTravelCommand.class
        })
final class ProveCommand {}
