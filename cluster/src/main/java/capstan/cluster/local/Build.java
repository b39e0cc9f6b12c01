package capstan.cluster.local;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a process of Capstan is run from.
///
/// @param classPath of its Java
/// @param javaOptions beside those that it takes over from this process; they win over these
public record Build(String classPath, List<String> javaOptions) {

    public Build {
        javaOptions = List.copyOf(javaOptions);
    }

    /// The one that runs here.
    public static Build own() {
        return new Build(System.getProperty("java.class.path"), List.of());
    }

    /// The same with classes and resources that win over its own.
    public Build inFront(Path classes) {
        return new Build(classes.toAbsolutePath() + File.pathSeparator + classPath, javaOptions);
    }

    public Build with(List<String> moreOptions) {
        var options = new ArrayList<>(javaOptions);
        options.addAll(moreOptions);
        return new Build(classPath, options);
    }
}
