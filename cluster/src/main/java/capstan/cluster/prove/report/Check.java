package capstan.cluster.prove.report;

/// One thing that must hold.
///
/// @param name as in JSON, for example `tornReads`
/// @param expected what holds, for people
/// @param got what was found; a number, a truth value or a text
/// @param holds whether they agree
public record Check(String name, Object expected, Object got, boolean holds) {}
