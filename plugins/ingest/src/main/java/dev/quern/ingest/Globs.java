package dev.quern.ingest;

import dev.quern.api.PlanException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Names chosen by glob patterns: some must match, none may. `**/x` also matches `x` itself.
final class Globs {
    private final List<PathMatcher> include;
    private final List<PathMatcher> exclude;

    Globs(List<String> include, List<String> exclude) {
        this.include = include.stream().map(glob -> matcher("include", glob)).toList();
        this.exclude = exclude.stream().map(glob -> matcher("exclude", glob)).toList();
    }

    /// Whether a name, with `/` between its parts, is chosen.
    boolean choose(String name) {
        Path path = Path.of(name);
        return include.stream().anyMatch(each -> each.matches(path))
                && exclude.stream().noneMatch(each -> each.matches(path));
    }

    private static PathMatcher matcher(String key, String glob) {
        try {
            PathMatcher whole = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            if (!glob.startsWith("**/")) {
                return whole;
            }
            PathMatcher top = FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(3));
            return path -> whole.matches(path) || top.matches(path);
        } catch (PatternSyntaxException wrong) {
            throw new PlanException(key, "'" + glob + "' is not a glob pattern: " + wrong.getDescription());
        }
    }
}
