package dev.quern.corpus.language;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// The n-gram model as lines of text, to be read and compared by people:
///
/// ```
/// quern-languages 1
/// # a remark
/// script LATIN de en nl
/// _the 8Z:
/// ```
///
/// Behind `script` stand a Unicode script and its languages. Each line below it has an n-gram, with `_` for the space
/// beside a word, and one character for each language: the logarithm of the n-gram's probability in it, in steps of
/// 1/8, from `!` for the least to `~`.
final class NgramModelFile {
    static final String HEADER = "quern-languages 1\n";

    private static final char SPACE_MARK = '_';
    private static final String SCRIPT = "script ";

    private final String name;
    private final List<UnicodeScript> scripts = new ArrayList<>();
    private final List<List<String>> languages = new ArrayList<>();
    private final List<NgramTable> tables = new ArrayList<>();
    private int line;

    private NgramModelFile(String name) {
        this.name = name;
    }

    /// Reads a model.
    ///
    /// @param name of the file, for messages
    static NgramModel parse(String name, BufferedReader lines) throws IOException {
        return new NgramModelFile(name).parse(lines);
    }

    private NgramModel parse(BufferedReader lines) throws IOException {
        try {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                if (line == 1) {
                    check(HEADER.strip().equals(text), "must be '" + HEADER.strip() + "'");
                } else if (text.startsWith(SCRIPT)) {
                    script(text);
                } else if (!text.startsWith("#")) {
                    ngram(text);
                }
            }
        } catch (CharacterCodingException wrong) {
            throw damaged("the file is not UTF-8 from here on", wrong);
        }
        check(!scripts.isEmpty(), "the file ends without a script");
        return model();
    }

    private void script(String text) {
        String[] words = text.split(" ");
        check(words.length >= 3, "a script needs a name and languages");
        try {
            UnicodeScript script = UnicodeScript.forName(words[1]);
            check(
                    script == Letters.joined(script),
                    "letters of " + script + " are counted under " + Letters.joined(script));
            check(!scripts.contains(script), "script " + script + " stands twice");
            scripts.add(script);
        } catch (IllegalArgumentException unknown) {
            throw damaged("'" + words[1] + "' is no Unicode script", unknown);
        }
        List<String> named = List.of(words).subList(2, words.length);
        check(new TreeSet<>(named).size() == named.size() && !named.contains(""), "names a language twice");
        languages.add(named);
        tables.add(new NgramTable(named.size()));
    }

    private void ngram(String text) {
        check(!tables.isEmpty(), "an n-gram needs a script above it");
        int gap = text.indexOf(' ');
        int count = languages.getLast().size();
        check(
                gap >= 1 && gap <= NgramScanner.LONGEST && text.length() == gap + 1 + count,
                "must be an n-gram of 1 to 4 characters, a space and " + count + " weights");
        long ngram = 0;
        for (int i = 0; i < gap; i++) {
            char character = text.charAt(i);
            ngram = ngram << Character.SIZE | (character == SPACE_MARK ? ' ' : character);
        }
        byte[] weights = new byte[count];
        for (int i = 0; i < count; i++) {
            int weight = text.charAt(gap + 1 + i) - '!';
            check(weight >= 0 && weight <= NgramModel.MOST_WEIGHT, "weights are characters from '!' to '~'");
            weights[i] = (byte) weight;
        }
        check(ngram != 0 && tables.getLast().put(ngram, weights), "the n-gram stands twice");
    }

    private NgramModel model() {
        List<String> labels =
                languages.stream().flatMap(List::stream).distinct().sorted().toList();
        List<NgramModel.Script> made = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            int[] indexes = languages.get(i).stream().mapToInt(labels::indexOf).toArray();
            made.add(new NgramModel.Script(scripts.get(i).ordinal(), indexes, tables.get(i)));
        }
        return new NgramModel(List.copyOf(made), labels);
    }

    private void check(boolean condition, String message) {
        if (!condition) {
            throw damaged(message, null);
        }
    }

    private QuernException damaged(String message, Throwable cause) {
        return new QuernException(
                ErrorCode.INPUT_MALFORMED,
                name + ":" + line + ": " + message,
                "take the model from where it was trained once more",
                cause);
    }

    /// The lines of a model, the same for equal models.
    ///
    /// @param remarks lines about where it comes from
    static List<String> lines(NgramModel model, List<String> remarks) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER.strip());
        remarks.forEach(remark -> lines.add("# " + remark));
        for (NgramModel.Script script : model.scripts()) {
            String names = Arrays.stream(script.labels())
                    .mapToObj(label -> " " + model.labels().get(label))
                    .reduce("", String::concat);
            lines.add(SCRIPT + UnicodeScript.values()[script.ordinal()] + names);
            for (long ngram : script.table().ngrams()) {
                lines.add(line(script, ngram));
            }
        }
        return lines;
    }

    private static String line(NgramModel.Script script, long ngram) {
        StringBuilder line = new StringBuilder();
        for (int shift = Long.SIZE - Character.SIZE; shift >= 0; shift -= Character.SIZE) {
            char character = (char) (ngram >>> shift);
            if (character != 0) {
                line.append(character == ' ' ? SPACE_MARK : character);
            }
        }
        line.append(' ');
        for (int language = 0; language < script.labels().length; language++) {
            line.append((char) ('!' + script.table().weight(ngram, language)));
        }
        return line.toString();
    }
}
