package dev.quern.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.quern.tokenizer.split.UnicodeVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same ids as the references, on text made to trip a tokenizer. [Parity] does it on whole corpora.
class ParityTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void equalsJtokkit(Peers.Vocabulary vocabulary) {
        Random random = new Random(43);
        for (int i = 0; i < 20_000; i++) {
            String text = HostileText.wellFormed(random);
            assertThat(vocabulary.tokenizer().encode(text)).as(text).isEqualTo(vocabulary.jtokkit(text));
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalsHuggingFaceOnWhatWeWrite(Peers.Vocabulary vocabulary) throws IOException {
        try (HuggingFaceTokenizer peer = Peers.huggingFace(vocabulary.tokenizer(), directory)) {
            Random random = new Random(47);
            for (int i = 0; i < 5_000; i++) {
                String text = HostileText.wellFormed(random);
                assertThat(vocabulary.tokenizer().encode(text, SpecialText.ALLOW))
                        .as(text)
                        .isEqualTo(Peers.ids(peer, text));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mergesAsTheDefinitionSays(Peers.Vocabulary vocabulary) {
        TokenizerTest.Naive naive = new TokenizerTest.Naive(vocabulary.tokenizer());
        Random random = new Random(53);
        for (int i = 0; i < 3_000; i++) {
            byte[] text = HostileText.wellFormed(random).getBytes(StandardCharsets.UTF_8);
            IntList ids = new IntList();
            vocabulary.tokenizer().encoder().encode(text, 0, text.length, ids);
            assertThat(ids.toArray()).isEqualTo(naive.encode(text));
        }
    }

    @Test
    void aTrainedTokenizerGivesTheSameIdsThere() throws IOException {
        for (String pattern : new String[] {"gpt-2", "gpt-4", "llama-3", "gpt-4o", "\\p{L}+|\\s+|[^\\s\\p{L}]"}) {
            Tokenizer tokenizer = TokenizerTest.trained(pattern);
            try (HuggingFaceTokenizer peer = Peers.huggingFace(tokenizer, directory)) {
                Random random = new Random(59);
                for (int i = 0; i < 2_000; i++) {
                    String text = HostileText.wellFormed(random);
                    assertThat(tokenizer.encode(text, SpecialText.ALLOW))
                            .as("%s of %s", pattern, text)
                            .isEqualTo(Peers.ids(peer, text));
                }
            }
        }
    }

    /// The peer's edition of Unicode: a letter that came with 16.0 joins the word before it.
    @Test
    void thePeerKnowsUnicode16() throws IOException {
        Tokenizer tokenizer = Peers.Vocabulary.CL100K_BASE.tokenizer();
        String text = "a\uD803\uDD50";
        assertThat(tokenizer.encode(text)).isEqualTo(Peers.Vocabulary.CL100K_BASE.jtokkit(text));
        assertThat(tokenizer.plainSplitter().unicode()).isEqualTo(UnicodeVersion.V16);
    }
}
