package dev.quern.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// The tokenizers whose ids ours must equal: jtokkit, whose jar holds OpenAI's vocabularies, and Hugging Face's.
final class Peers {
    private Peers() {}

    /// OpenAI's vocabularies.
    enum Vocabulary {
        R50K_BASE,
        P50K_BASE,
        CL100K_BASE,
        O200K_BASE;

        private Tokenizer tokenizer;
        private com.knuddels.jtokkit.api.Encoding jtokkit;

        /// Ours.
        synchronized Tokenizer tokenizer() {
            if (tokenizer == null) {
                TiktokenFile.Known known = TiktokenFile.Known.valueOf(name());
                try {
                    tokenizer = TiktokenFile.parse(file(), Splitter.of(known.pattern()), known.special());
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
            return tokenizer;
        }

        /// The content of the file of ranks.
        byte[] file() throws IOException {
            String name = "/com/knuddels/jtokkit/" + name().toLowerCase(Locale.ROOT) + ".tiktoken";
            try (InputStream in = Encodings.class.getResourceAsStream(name)) {
                return in.readAllBytes();
            }
        }

        /// jtokkit's ids; names of special tokens are text.
        synchronized int[] jtokkit(String text) {
            if (jtokkit == null) {
                jtokkit = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.valueOf(name()));
            }
            return jtokkit.encodeOrdinary(text).toArray();
        }
    }

    /// Hugging Face's tokenizer of a `tokenizer.json`. Special tokens in a text are found, as it always does.
    static HuggingFaceTokenizer huggingFace(Path tokenizerJson) throws IOException {
        System.setProperty("ai.djl.offline", "true");
        return HuggingFaceTokenizer.newInstance(
                tokenizerJson, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    }

    /// Hugging Face's tokenizer of what we write.
    static HuggingFaceTokenizer huggingFace(Tokenizer tokenizer, Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "tokenizer", ".json");
        TokenizerJson.write(tokenizer, file);
        return huggingFace(file);
    }

    /// Its ids.
    static int[] ids(HuggingFaceTokenizer peer, String text) {
        return Arrays.stream(peer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }
}
