/// `capstan prove`: an adversary that anyone can run against Capstan on one machine, and what it found.
///
/// A proof is one class: a subclass of `Scenario` with picocli's `@Command`, its own `@Option`s, and
/// `void prove(Trial trial)`. It is named in the list of `ProveCommand`, one line. `Scenario` brings the options that
/// all share (`--data --seed --json --report --time-limit --keep`), a folder of its own for the run, logs, Ctrl-C, the
/// report in all its forms and the exit code. In `prove`
///
/// - `trial.stores(true, true)` starts PostgreSQL and Redis in the run's folder, `trial.redisCluster(3)` a cluster;
/// - `trial.config(settings)` is the configuration of a node on them, `trial.node(…)` starts one, `trial.exchange(…)`
///   the simulated exchange, `trial.child(…)` another Capstan as a process of its own. All end with the trial, in
///   reverse order; `trial.atEnd(…)` adds whatever else has to;
/// - loops go on until `trial.isOver()` (Ctrl-C, or out of time) and wait with `trial.await(…)`, never by sleeping;
/// - `trial.progress(…)` shows how far it is, `trial.console().say(…)` what a person should know meanwhile;
/// - `trial.report()` takes figures, checks, tables and plots. A check's value stands under its own name at the top of
///   the JSON object; the command ends with 0 only when every check holds. `TimeSeries` keeps what is drawn bounded.
///
/// A scenario larger than one class gets a package of its own beside `swaps`; its parts never depend on `ProveCommand`.
/// What is printed is described in `docs/prove.md`.
@NullMarked
package capstan.cluster.prove;

import org.jspecify.annotations.NullMarked;
