package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mistypes every key of the shipped jobs, one at a time: no mistake goes unnoticed, and the right key is suggested.
class MistypedKeyTest {
    private static final Pattern KEY =
            Pattern.compile("(?<![\\w\"\\$.-])([a-z][a-z0-9-]{2,}):(?= |$)", Pattern.MULTILINE);

    /// Names that the author of a job makes up: another one is another name, not a mistake.
    private static final Set<String> FREE = Set.of(
            "sources",
            "files",
            "clean",
            "unique",
            "split",
            "tokenizer",
            "tokens",
            "packed",
            "model",
            "scores",
            "report",
            "publish",
            "vocabulary",
            "context",
            "train-steps",
            "input",
            "smoke",
            "train",
            "validation",
            "test",
            "documents",
            "data",
            "published",
            "to");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"pretrain-jdk.yaml", "pretrain-text.yaml", "tokenize.yaml"})
    void isNoticedAndTheRightKeyIsSuggested(String name) throws IOException {
        String job = Files.readString(Path.of(name));
        Cli cli = new Cli(directory);
        List<String> unnoticed = new ArrayList<>();
        int mutants = 0;
        int unknown = 0;
        int suggested = 0;
        Matcher keys = KEY.matcher(job);
        while (keys.find()) {
            String key = keys.group(1);
            if (FREE.contains(key) || inComment(job, keys.start())) {
                continue;
            }
            for (String written : List.of(dropped(key), swapped(key), doubled(key))) {
                String mutant = job.substring(0, keys.start(1)) + written + job.substring(keys.end(1));
                Path file = Files.writeString(directory.resolve("mutant.yaml"), mutant);
                Cli.Result result = cli.run("validate", file.toString(), "-p", "input=.");
                if (!job.contains("\n  input:")) {
                    result = cli.run("validate", file.toString());
                }
                mutants++;
                unknown += result.err().contains("E1004") ? 1 : 0;
                suggested += result.err().contains("did you mean '" + key + "'?") ? 1 : 0;
                if (result.status() != ExitStatus.INVALID || !result.err().contains(written)) {
                    unnoticed.add(written + " for " + key);
                }
            }
        }
        assertThat(mutants).isGreaterThan(100);
        assertThat(unnoticed).isEmpty();
        assertThat((double) suggested / unknown)
                .as("share of right suggestions")
                .isGreaterThan(0.95);
    }

    private static boolean inComment(String job, int at) {
        String line = job.substring(job.lastIndexOf('\n', at) + 1, at);
        return line.contains("#");
    }

    private static String dropped(String key) {
        return key.charAt(0) + key.substring(2);
    }

    private static String swapped(String key) {
        int last = key.length() - 1;
        char[] letters = key.toCharArray();
        for (int i = last; i > 0; i--) {
            if (letters[i] != letters[i - 1] && letters[i] != '-' && letters[i - 1] != '-') {
                char letter = letters[i];
                letters[i] = letters[i - 1];
                letters[i - 1] = letter;
                return new String(letters);
            }
        }
        return key + "x";
    }

    private static String doubled(String key) {
        return key + key.charAt(key.length() - 1);
    }
}
