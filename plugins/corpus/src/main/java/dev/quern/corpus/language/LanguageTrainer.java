package dev.quern.corpus.language;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts the n-grams of texts in known languages and makes a model of them. Counts are whole numbers: neither the
/// order of texts nor how they were shared out changes the model.
public final class LanguageTrainer {
    /// Different n-grams of all languages together; each takes up to 64 bytes.
    private static final int MOST_NGRAMS = 8_000_000;
    private static final int LONGEST_NAME = 100;

    /// By language and script.
    private final Map<String, Map<Integer, Counted>> languages = new TreeMap<>();

    /// What was counted of one language in one script.
    static final class Counted {
        final NgramCounts ngrams = new NgramCounts();
        long letters;
    }

    /// Adds a text.
    ///
    /// @param language its name, of up to 100 characters, without white space
    public void add(String language, byte[] text) {
        if (language.isEmpty()
                || language.length() > LONGEST_NAME
                || language.chars().anyMatch(Character::isWhitespace)) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "the language '" + language.substring(0, Math.min(LONGEST_NAME, language.length()))
                            + "' is empty, holds white space or has more than " + LONGEST_NAME + " characters",
                    "name languages by codes such as 'en'");
        }
        Map<Integer, Counted> scripts = languages.computeIfAbsent(language, name -> new TreeMap<>());
        NgramScanner scanner = new NgramScanner(new NgramScanner.Sink() {
            @Override
            public void letter(int script, int bytes) {
                scripts.computeIfAbsent(script, key -> new Counted()).letters++;
            }

            @Override
            public void ngrams(int script, long window) {
                NgramCounts counts = scripts.get(script).ngrams;
                for (int length = 1; length <= NgramScanner.LONGEST; length++) {
                    long ngram = NgramScanner.ngram(window, length);
                    if (ngram != 0) {
                        counts.add(ngram, 1);
                    }
                }
            }
        });
        scanner.read(text, 0, text.length, text.length);
        scanner.end();
        checkSize();
    }

    /// Adds what another one has counted.
    public void addAll(LanguageTrainer other) {
        other.languages.forEach((language, scripts) -> {
            Map<Integer, Counted> mine = languages.computeIfAbsent(language, name -> new TreeMap<>());
            scripts.forEach((script, counted) -> {
                Counted sum = mine.computeIfAbsent(script, key -> new Counted());
                sum.letters += counted.letters;
                for (long ngram : counted.ngrams.ngrams()) {
                    sum.ngrams.add(ngram, counted.ngrams.count(ngram));
                }
            });
        });
        checkSize();
    }

    private void checkSize() {
        long size = 0;
        for (Map<Integer, Counted> scripts : languages.values()) {
            for (Counted counted : scripts.values()) {
                size += counted.ngrams.size();
            }
        }
        if (size > MOST_NGRAMS) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "the texts have more than " + MOST_NGRAMS + " different n-grams",
                    "train on fewer texts: some 100,000 characters of each language are enough");
        }
    }

    /// Languages with at least one letter.
    public List<String> languages() {
        return languages.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The lines of the model file.
    ///
    /// @param features n-grams for each language; in a script of `L` languages 500 and `L` times as many are chosen
    /// @param remarks lines about where the texts come from
    public List<String> model(int features, List<String> remarks) {
        return NgramModelFile.lines(new NgramSelection(languages, features).model(), remarks);
    }

    /// Writes all counts, in an order that depends on them only.
    public void write(DataOutput out) throws IOException {
        out.writeInt(languages.size());
        for (Map.Entry<String, Map<Integer, Counted>> language : languages.entrySet()) {
            out.writeUTF(language.getKey());
            out.writeInt(language.getValue().size());
            for (Map.Entry<Integer, Counted> script : language.getValue().entrySet()) {
                Counted counted = script.getValue();
                out.writeInt(script.getKey());
                out.writeLong(counted.letters);
                out.writeInt(counted.ngrams.size());
                for (long ngram : counted.ngrams.ngrams()) {
                    out.writeLong(ngram);
                    out.writeLong(counted.ngrams.count(ngram));
                }
            }
        }
    }

    /// Reads what [#write] wrote.
    public static LanguageTrainer read(DataInput in) throws IOException {
        LanguageTrainer trainer = new LanguageTrainer();
        for (int languages = in.readInt(); languages > 0; languages--) {
            Map<Integer, Counted> scripts = new TreeMap<>();
            trainer.languages.put(in.readUTF(), scripts);
            for (int count = in.readInt(); count > 0; count--) {
                Counted counted = new Counted();
                scripts.put(in.readInt(), counted);
                counted.letters = in.readLong();
                for (int ngrams = in.readInt(); ngrams > 0; ngrams--) {
                    counted.ngrams.add(in.readLong(), in.readLong());
                }
            }
        }
        return trainer;
    }
}
