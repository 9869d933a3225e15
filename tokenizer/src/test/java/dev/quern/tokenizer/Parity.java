package dev.quern.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Compares ids with jtokkit's and Hugging Face's on whole corpora and on many random strings, and prints how
/// many texts differ, with the first that does.
///
/// Run: `sh benchmarks/run.sh tokenizer-parity`, or with arguments: vocabularies joined by commas, how many
/// random strings, seed, corpora (`.zip`, `.jsonl.gz` or text).
final class Parity {
    private Parity() {}

    public static void main(String[] arguments) throws IOException {
        List<String> vocabularies = List.of(arguments[0].split(","));
        int strings = Integer.parseInt(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        Path directory = Files.createTempDirectory("parity");
        boolean equal = true;
        for (Peers.Vocabulary vocabulary : Peers.Vocabulary.values()) {
            if (!vocabularies.contains(vocabulary.name())) {
                continue;
            }
            try (HuggingFaceTokenizer huggingFace = Peers.huggingFace(vocabulary.tokenizer(), directory)) {
                Comparison comparison = new Comparison(vocabulary, huggingFace);
                for (String corpus : Arrays.copyOfRange(arguments, 3, arguments.length)) {
                    equal &= comparison.run(Path.of(corpus).getFileName().toString(), texts(Path.of(corpus)));
                }
                Random random = new Random(seed);
                for (int done = 0; done < strings; done += 100_000) {
                    List<String> some = new ArrayList<>();
                    for (int i = 0; i < Math.min(100_000, strings - done); i++) {
                        some.add(HostileText.wellFormed(random));
                    }
                    equal &= comparison.run("random strings", some);
                }
                comparison.print();
            }
        }
        System.exit(equal ? 0 : 1);
    }

    private static final class Comparison {
        private final Peers.Vocabulary vocabulary;
        private final HuggingFaceTokenizer huggingFace;
        private final Encoder encoder;
        private long texts;
        private long tokens;
        private long unlikeJtokkit;
        private long unlikeHuggingFace;

        Comparison(Peers.Vocabulary vocabulary, HuggingFaceTokenizer huggingFace) {
            this.vocabulary = vocabulary;
            this.huggingFace = huggingFace;
            encoder = vocabulary.tokenizer().encoder();
        }

        /// @return whether all ids were equal
        boolean run(String corpus, List<String> all) {
            long before = unlikeJtokkit + unlikeHuggingFace;
            for (int from = 0; from < all.size(); from += 1024) {
                List<String> some = all.subList(from, Math.min(all.size(), from + 1024));
                ai.djl.huggingface.tokenizers.Encoding[] peers = huggingFace.batchEncode(some, false, false);
                for (int i = 0; i < some.size(); i++) {
                    compare(corpus, some.get(i), peers[i].getIds());
                }
            }
            return unlikeJtokkit + unlikeHuggingFace == before;
        }

        private void compare(String corpus, String text, long[] peer) {
            int[] plain = encode(text, SpecialText.AS_TEXT);
            texts++;
            tokens += plain.length;
            int[] jtokkit = vocabulary.jtokkit(text);
            if (!Arrays.equals(plain, jtokkit) && unlikeJtokkit++ == 0) {
                show("jtokkit", corpus, text, plain, jtokkit);
            }
            int[] allowed = text.contains("<|") ? encode(text, SpecialText.ALLOW) : plain;
            int[] other = Arrays.stream(peer).mapToInt(Math::toIntExact).toArray();
            if (!Arrays.equals(allowed, other) && unlikeHuggingFace++ == 0) {
                show("Hugging Face", corpus, text, allowed, other);
            }
        }

        private int[] encode(String text, SpecialText policy) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            IntList ids = new IntList();
            encoder.special(policy).encode(bytes, 0, bytes.length, ids);
            return ids.toArray();
        }

        private void show(String peer, String corpus, String text, int[] ours, int[] theirs) {
            int at = Arrays.mismatch(ours, theirs);
            System.out.printf(
                    "%s, %s: unlike %s from token %d on: %s, theirs %s, in %s%n",
                    vocabulary,
                    corpus,
                    peer,
                    at,
                    Arrays.toString(Arrays.copyOfRange(ours, at, Math.min(ours.length, at + 5))),
                    Arrays.toString(Arrays.copyOfRange(theirs, at, Math.min(theirs.length, at + 5))),
                    Json.quote(text.substring(0, Math.min(200, text.length()))));
        }

        void print() {
            System.out.printf(
                    "%s: %d texts, %d tokens; unlike jtokkit %d, unlike Hugging Face %d%n",
                    vocabulary, texts, tokens, unlikeJtokkit, unlikeHuggingFace);
        }
    }

    /// The texts of a zip archive, of the field `text` of a `.jsonl.gz`, or of a file as a whole.
    static List<String> texts(Path corpus) throws IOException {
        List<String> texts = new ArrayList<>();
        if (corpus.toString().endsWith(".zip")) {
            try (ZipFile zip = new ZipFile(corpus.toFile())) {
                for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                    ZipEntry entry = entries.nextElement();
                    if (!entry.isDirectory()) {
                        texts.add(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        } else if (corpus.toString().endsWith(".jsonl.gz")) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(corpus));
                    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    texts.add(JsonFields.of(Json.read(line), "line").string("text"));
                }
            }
        } else {
            texts.add(Files.readString(corpus));
        }
        return texts;
    }
}
