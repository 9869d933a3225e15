package dev.quern.tokenizer.split;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The patterns that have a name, each with the other forms of it that split alike.
public enum NamedPattern {
    /// GPT-2, r50k, p50k.
    GPT_2(
            "gpt-2",
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++|\\s++$|\\s+(?!\\S)|\\s",
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+") {
        @Override
        Splitter splitter(UnicodeVersion unicode) {
            return new Gpt2Splitter(pattern(), unicode);
        }
    },

    /// GPT-4's cl100k as tiktoken has it: white space that ends the text is one piece. What tiktoken writes as `{1,3}+`
    /// would mean something else to Oniguruma, so files get `{1,3}`.
    CL100K(
            "gpt-4",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$"
                    + "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$"
                    + "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s") {
        @Override
        Splitter splitter(UnicodeVersion unicode) {
            return new Cl100kSplitter(pattern(), unicode, 3, true);
        }
    },

    /// cl100k as first published, and Llama 3's: white space that ends the text is cut behind its last line end.
    LLAMA_3(
            "llama-3",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*"
                    + "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+") {
        @Override
        Splitter splitter(UnicodeVersion unicode) {
            return new Cl100kSplitter(pattern(), unicode, 3, false);
        }
    },

    /// Llama 3's with numbers in groups of two, as nanochat splits.
    NANOCHAT(
            "nanochat",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,2}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*"
                    + "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+") {
        @Override
        Splitter splitter(UnicodeVersion unicode) {
            return new Cl100kSplitter(pattern(), unicode, 2, false);
        }
    },

    /// Llama 3's with single digits, as Qwen 2 and 3 split.
    QWEN_2(
            "qwen-2",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
        @Override
        Splitter splitter(UnicodeVersion unicode) {
            return new Cl100kSplitter(pattern(), unicode, 1, false);
        }
    },

    /// GPT-4o's o200k.
    O200K(
            "gpt-4o",
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+") {
        @Override
        Splitter splitter(UnicodeVersion unicode) {
            return new O200kSplitter(pattern(), unicode);
        }
    };

    private final String label;
    private final List<String> forms;

    /// @param forms the one that is written into files, then others of the same meaning
    NamedPattern(String label, String... forms) {
        this.label = label;
        this.forms = List.of(forms);
    }

    /// The name in job files and on the command line.
    public String label() {
        return label;
    }

    /// The regular expression as it is written into `tokenizer.json`.
    public String pattern() {
        return forms.getFirst();
    }

    /// All regular expressions that split alike.
    List<String> forms() {
        return forms;
    }

    abstract Splitter splitter(UnicodeVersion unicode);

    /// The pattern of this name or one of these forms.
    public static Optional<NamedPattern> find(String nameOrForm) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(nameOrForm) || each.forms.contains(nameOrForm))
                .findFirst();
    }

    /// All names, as messages show them.
    public static String labels() {
        return Arrays.stream(values()).map(NamedPattern::label).collect(Collectors.joining(", "));
    }
}
