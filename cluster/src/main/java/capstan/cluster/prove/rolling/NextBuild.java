package capstan.cluster.prove.rolling;

import capstan.cluster.cli.CommandFailed;
import capstan.cluster.cli.Version;
import capstan.cluster.local.Build;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A build as the next release may be: this one with an added field in two messages between nodes, an added field at
/// the end of the journal's most frequent record, a migration of the database that adds a column, and a higher
/// version. It is made from the sources of this build, compiled, and put in front of this build's own class path.
///
/// @param folder with the compiled classes
/// @param version that its nodes tell the cluster
/// @param journalVersion that it writes
/// @param schema of the database to which it migrates
record NextBuild(Path folder, String version, int journalVersion, int schema) {

    /// The journal's schema, by which a checkout is known.
    static final String SCHEMA = "wire/src/main/sbe/journal.xml";

    private static final String JOURNAL = "wire/src/main/java/capstan/wire/journal";
    private static final String BOOK = "actors/src/main/java/capstan/actors/symbol/SymbolBook.java";
    private static final String LOADS = "actors/src/main/java/capstan/actors/placement/LoadReporter.java";
    private static final String MIGRATIONS = "persistence/src/main/resources/capstan/persistence/migrations";
    private static final String SIGHTINGS = "Sightings.java.txt";
    private static final String SIGHTED = "capstan.nextbuild.Sightings";

    /// @param folder for sources, classes and what compilers say
    static NextBuild make(Checkout checkout, Path folder) {
        Path sources = folder.resolve("sources");
        Path classes = folder.resolve("classes");
        int journalVersion = schema(checkout, sources.resolve("journal.xml"));
        int schema = migration(checkout, classes.resolve("capstan/persistence/migrations"));
        String version = next(Version.current());
        SourcePatch.write(classes.resolve("capstan/cluster/build.properties"), "version=" + version + "\n");
        var compiler = new Compiler(folder.resolve("compilers.log"));
        var compiled = new ArrayList<>(compiler.codecs(sources.resolve("journal.xml"), sources.resolve("codecs")));
        for (Path file : checkout.files(JOURNAL, ".java")) {
            boolean isBatch = file.endsWith("BatchRecords.java");
            compiled.add(isBatch ? batchRecords(file, sources.resolve("BatchRecords.java"), journalVersion) : file);
        }
        compiled.add(message(
                checkout.path(BOOK),
                "the ack of a batch",
                "FeedAck",
                "CborSerializable",
                sources.resolve("SymbolBook.java")));
        compiled.add(message(
                checkout.path(LOADS),
                "what shards cost",
                "Rates",
                "Command, CborSerializable",
                sources.resolve("LoadReporter.java")));
        compiled.add(SourcePatch.write(sources.resolve("Sightings.java"), resource(SIGHTINGS)));
        compiler.classes(compiled, classes);
        return new NextBuild(classes, version, journalVersion, schema);
    }

    /// What a node is started from.
    ///
    /// @param sightings file in which it tells what it has seen of the other build
    Build build(Path sightings) {
        return Build.own()
                .inFront(folder)
                .with(List.of("-Dcapstan.next-build.sightings=" + sightings.toAbsolutePath()));
    }

    /// Adds a field to the batches of the journal.
    private static int schema(Checkout checkout, Path target) {
        int[] version = new int[1];
        SourcePatch.of(checkout.path(SCHEMA))
                .change("the version of the schema", "(<sbe:messageSchema\\b[^>]*?\\sversion=\")(\\d+)(\")", match -> {
                    version[0] = Integer.parseInt(match.group(2)) + 1;
                    return match.group(1) + version[0] + match.group(3);
                })
                .change(
                        "the last field of BatchAccepted",
                        "(<sbe:message name=\"BatchAccepted\"(?:(?!</sbe:message>).)*<field name=\"\\w+\" id=\")(\\d+)"
                                + "(\"[^>]*/>)(\\s*<group)",
                        match -> match.group(1) + match.group(2) + match.group(3) + "<field name=\"mark\" id=\""
                                + (Integer.parseInt(match.group(2)) + 1) + "\" type=\"int64\" sinceVersion=\""
                                + version[0] + "\"/>" + match.group(4))
                .write(target);
        return version[0];
    }

    /// Writes and reads that field, as the code of a new version does: records of the version before have none.
    private static Path batchRecords(Path file, Path target, int journalVersion) {
        return SourcePatch.of(file)
                .change(
                        "the last field that is encoded",
                        "(\\.lastTradeId\\(batch\\.lastTradeId\\(\\)\\));",
                        match -> match.group(1) + ".mark(" + SIGHTED + ".factWritten());")
                .change(
                        "the check of the block",
                        "opened\\.checkBlock\\(BatchAcceptedDecoder\\.BLOCK_LENGTH\\);",
                        _ -> "opened.checkBlock(opened.version() < " + journalVersion
                                + " ? BatchAcceptedDecoder.markEncodingOffset() : BatchAcceptedDecoder.BLOCK_LENGTH);")
                .change(
                        "the decoder of a batch",
                        "var decoder = new BatchAcceptedDecoder\\(\\)\\.wrapAndApplyHeader\\([^;]*;",
                        match -> match.group() + SIGHTED + ".factRead(decoder.mark());")
                .write(target);
    }

    /// Adds a component to a message between nodes.
    ///
    /// @param what the message is, for people
    /// @param marks its interfaces, as they are written
    private static Path message(Path file, String what, String name, String marks, Path target) {
        return SourcePatch.of(file)
                .change(
                        what,
                        "record " + name + "\\(([^)]*)\\) implements " + marks + " \\{\\}",
                        match -> withBuild(name, match.group(1), marks))
                .write(target);
    }

    private static String withBuild(String name, String components, String marks) {
        String names = String.join(", ", names(components));
        return """
                record %1$s(%2$s, @org.jspecify.annotations.Nullable String build) implements %4$s {
                    public %1$s {
                        %5$s.messageMade(build);
                    }

                    public %1$s(%2$s) {
                        this(%3$s, %5$s.BUILD);
                    }

                    // Asked for when the message is put into bytes.
                    @Override
                    public @org.jspecify.annotations.Nullable String build() {
                        return %5$s.messageSent(build);
                    }
                }
                """.formatted(name, components, names, marks, SIGHTED);
    }

    /// The names in `Map<String, Double> rates, int line`, whose types may hold commas too.
    static List<String> names(String components) {
        var names = new ArrayList<String>();
        int depth = 0;
        int begin = 0;
        for (int at = 0; at <= components.length(); at++) {
            char letter = at == components.length() ? ',' : components.charAt(at);
            depth += letter == '<' ? 1 : letter == '>' ? -1 : 0;
            if (letter == ',' && depth == 0) {
                String component = components.substring(begin, at).strip();
                names.add(component.substring(component.lastIndexOf(' ') + 1));
                begin = at + 1;
            }
        }
        return names;
    }

    /// A column that nodes of this build neither read nor write.
    private static int migration(Checkout checkout, Path folder) {
        int newest = checkout.files(MIGRATIONS, ".sql").stream()
                .map(file -> Pattern.compile("V(\\d+)__.*").matcher(String.valueOf(file.getFileName())))
                .filter(Matcher::matches)
                .mapToInt(file -> Integer.parseInt(file.group(1)))
                .max()
                .orElseThrow(() -> new CommandFailed(
                        CommandFailed.CHECK_FAILED, "the next build cannot be made: no migration V… in " + MIGRATIONS));
        SourcePatch.write(
                folder.resolve("V" + (newest + 1) + "__of_the_next_build.sql"),
                "alter table followed_symbols add column of_the_next_build text;\n");
        return newest + 1;
    }

    /// The next minor version.
    static String next(String version) {
        var numbers = Pattern.compile("(\\d+)\\.(\\d+)\\..*").matcher(version);
        if (!numbers.matches()) {
            throw new CommandFailed(
                    CommandFailed.CHECK_FAILED,
                    "the next build cannot be made: expected a version such as 0.1.0, got '" + version + "'");
        }
        return numbers.group(1) + "." + (Integer.parseInt(numbers.group(2)) + 1) + ".0";
    }

    private static String resource(String name) {
        try (InputStream in = NextBuild.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("missing from the class path: " + name, e);
        }
    }
}
