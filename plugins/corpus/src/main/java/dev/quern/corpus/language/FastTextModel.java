package dev.quern.corpus.language;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A supervised model of fastText, plain (`.bin`) or quantised (`.ftz`), such as lid.176 ("Bag of tricks for efficient
/// text classification", Joulin et al. 2016). Matrices take in the heap what they take in the file, 126 MB for
/// lid.176.bin; a quantised one of up to 16 million numbers takes 4 bytes for each of them.
///
/// @param shape what the model was trained with
/// @param input a row for each word, then for each bucket of n-grams
/// @param output a row for each label; for hierarchical softmax for each inner node of the tree
/// @param tree null but for hierarchical softmax
record FastTextModel(Shape shape, FastTextWords words, Rows input, Rows output, LabelTree tree, List<String> labels)
        implements LanguageModel {
    static final int MAGIC = 793712314;
    static final int VERSION = 12;

    private static final int FIRST_VERSION = 11;
    private static final int SUPERVISED = 3;
    private static final List<String> MODELS = List.of("cbow", "skipgram", "supervised");

    /// How scores of labels become probabilities, in the order of the numbers in the file, from 1.
    enum Loss {
        HIERARCHICAL_SOFTMAX,
        NEGATIVE_SAMPLING,
        SOFTMAX,
        ONE_VERSUS_ALL
    }

    /// @param dimension components of a vector
    /// @param wordNgrams longest sequence of words with a row of its own
    /// @param buckets rows that n-grams share by their hash
    /// @param fewest fewest characters of an n-gram
    /// @param most most of them; 0 where words are not taken apart
    record Shape(int dimension, int wordNgrams, Loss loss, int buckets, int fewest, int most) {

        static Shape read(FastTextFile file, int version) {
            int dimension = file.int32("dimension", 1, 10_000);
            file.int32("window");
            file.int32("epochs");
            file.int32("smallest count");
            file.int32("negatives");
            int wordNgrams = file.int32("word n-grams", 0, 1000);
            int loss = file.int32("loss");
            file.check(
                    loss >= 1 && loss <= Loss.values().length,
                    "loss " + loss + " is not known; known are 1 to 4, hierarchical softmax to one versus all");
            int model = file.int32("kind of model", 1, MODELS.size());
            file.check(
                    model == SUPERVISED,
                    "the model is of the kind " + MODELS.get(model - 1) + "; only a supervised one has labels");
            int buckets = file.int32("buckets", 0, Integer.MAX_VALUE);
            int fewest = file.int32("shortest n-gram");
            int most = file.int32("longest n-gram");
            file.int32("rate of updates");
            file.int64("sampling threshold");
            Shape shape = new Shape(
                    dimension,
                    wordNgrams,
                    Loss.values()[loss - 1],
                    buckets,
                    fewest,
                    version == FIRST_VERSION ? 0 : Math.max(0, most));
            file.check(buckets > 0 || !shape.hashes(), "it has n-grams but no buckets for them");
            return shape;
        }

        /// Whether anything is looked up by its hash.
        boolean hashes() {
            return most > 0 || wordNgrams > 1;
        }
    }

    static FastTextModel read(Path path) throws IOException {
        FastTextFile file = FastTextFile.open(path);
        file.check(file.remaining() >= 2 * Integer.BYTES, "it has only " + file.remaining() + " bytes");
        file.check(file.int32("magic") == MAGIC, "it does not begin as a fastText model does");
        int version = file.int32("version");
        file.check(
                version == FIRST_VERSION || version == VERSION,
                "its version is " + version + "; 11 and 12 can be read");
        Shape shape = Shape.read(file, version);
        FastTextWords words = FastTextWords.read(file);
        boolean quantized = file.flag("the flag for a quantised input");
        file.check(quantized || !words.isPruned(), "it is pruned but not quantised, which fastText refuses, too");
        Rows input = Rows.read(file, "the input matrix", quantized, shape.dimension());
        long needed = words.words() + (long) (shape.hashes() ? words.ngramRows(shape.buckets()) : 0);
        file.check(
                input.rows() >= needed,
                "the input matrix has %d rows, words and n-grams need %d".formatted(input.rows(), needed));
        boolean quantizedOutput = file.flag("the flag for a quantised output") && quantized;
        Rows output = Rows.read(file, "the output matrix", quantizedOutput, shape.dimension());
        List<String> labels = words.labels();
        file.check(
                output.rows() == labels.size(),
                "the output matrix has %d rows for %d labels".formatted(output.rows(), labels.size()));
        file.check(file.remaining() == 0, file.remaining() + " bytes follow the model");
        LabelTree tree = shape.loss() == Loss.HIERARCHICAL_SOFTMAX ? new LabelTree(words.labelCounts()) : null;
        return new FastTextModel(shape, words, input.expanded(), output, tree, labels);
    }

    @Override
    public LanguageIdentifier identifier() {
        return new FastTextIdentifier(this);
    }
}
