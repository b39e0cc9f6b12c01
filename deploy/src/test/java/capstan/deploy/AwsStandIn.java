package capstan.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// A stand-in for the AWS CLI that `deploy.sh` finds on its PATH. It writes down what it is asked and fails where it is
/// told to. It answers by lists of words, of which each look takes the next one and the last one stays:
///
/// - `AWS_ROLLOUTS`: state of the new deployment, or `BEFORE` while only the old one is there
/// - `AWS_DEPLOYMENTS`: status of the new service deployment, or `BEFORE`
/// - `AWS_HEALTH`: health of the second of two tasks, or `BEFORE` while it is one of the old task definition
///
/// Task definitions end in `:6` before an update and in `:7` after it.
final class AwsStandIn {

    private static final String SCRIPT = """
            #!/usr/bin/env bash
            line="$*"
            printf '%s\\n' "$line" >> "$AWS_CALLS"
            next() {
              IFS=, read -r -a words <<< "$2"
              looks=$(cat "$AWS_CALLS.$1" 2>/dev/null || echo 0)
              echo $((looks + 1)) > "$AWS_CALLS.$1"
              if [ "$looks" -ge ${#words[@]} ]; then looks=$((${#words[@]} - 1)); fi
              word=${words[$looks]}
            }
            if [ -n "${AWS_FAILS:-}" ] && [[ $line == *$AWS_FAILS* ]]; then
              next fails "${AWS_FAILURES:-yes}"
              if [ "$word" = yes ]; then exit 255; fi
            fi
            service=${line#*--service* }
            service=${service%% *}
            case "$2" in
              register-task-definition)
                file=${line#*file://}
                grep -o '"family": "[^"]*"' "${file%% *}" | cut -d'"' -f4 | sed 's|.*|arn:&:7|'
                ;;
              describe-services)
                next rollouts "${AWS_ROLLOUTS:-COMPLETED}"
                if [ "$word" = BEFORE ]; then
                  printf 'PRIMARY\\tarn:capstan-example-%s:6\\tCOMPLETED\\t2\\t2\\t0\\n' "$service"
                else
                  printf 'ACTIVE\\tarn:capstan-example-%s:6\\tCOMPLETED\\t2\\t2\\t0\\n' "$service"
                  printf 'PRIMARY\\tarn:capstan-example-%s:7\\t%s\\t2\\t2\\t0\\n' "$service" "$word"
                fi
                ;;
              list-service-deployments)
                if grep -q " update-service .* --service $service " "$AWS_CALLS"; then
                  next deployments "${AWS_DEPLOYMENTS:-SUCCESSFUL}"
                  if [ "$word" != BEFORE ]; then
                    printf '2026-01-02T10:00:00.5+00:00\\tarn:deployment/new\\t%s\\n' "$word"
                  fi
                fi
                printf '2026-01-01T10:00:00.5+00:00\\tarn:deployment/old\\tSUCCESSFUL\\n'
                ;;
              list-tasks) printf 'arn:%s/1\\tarn:%s/2\\n' "$service" "$service" ;;
              describe-tasks)
                service=${line#*--tasks arn:}
                service=${service%%/*}
                next health "${AWS_HEALTH:-HEALTHY}"
                printf 'arn:capstan-example-%s:7\\tHEALTHY\\n' "$service"
                if [ "$word" = BEFORE ]; then
                  printf 'arn:capstan-example-%s:6\\tHEALTHY\\n' "$service"
                else
                  printf 'arn:capstan-example-%s:7\\t%s\\n' "$service" "$word"
                fi
                ;;
            esac
            """;

    private final Path folder;
    private final Path calls;

    /// @param folder an empty one, in which the stand-in is put
    AwsStandIn(Path folder) {
        this.folder = folder;
        try {
            calls = Files.createFile(folder.resolve("calls.txt"));
            Path aws = Files.writeString(folder.resolve("aws"), SCRIPT);
            Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String script() {
        return Repository.file("deploy/deploy.sh").toString();
    }

    /// `deploy.sh` with these arguments, which waits no time between two looks.
    Command deploy(String... arguments) {
        var words = new ArrayList<>(List.of(script()));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--tag", "v1"));
        return run(words);
    }

    Command run(List<String> words) {
        return Command.of(words)
                .with("AWS_CALLS", calls.toString())
                .with("CAPSTAN_DEPLOY_POLL_SECONDS", "0")
                .with("PATH", folder + ":" + System.getenv("PATH"));
    }

    /// What was asked, in order.
    List<String> calls() {
        try {
            return Files.readAllLines(calls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was asked for, such as `update-service`.
    List<String> asked() {
        return calls().stream().map(call -> call.split(" ")[1]).toList();
    }

    /// The value of an option in a call.
    static String word(String call, String option) {
        List<String> words = List.of(call.split(" "));
        return words.get(words.indexOf(option) + 1);
    }
}
