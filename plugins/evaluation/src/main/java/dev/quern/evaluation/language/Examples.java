package dev.quern.evaluation.language;

import dev.quern.evaluation.result.Evaluation.Example;
import dev.quern.evaluation.result.Evaluation.Piece;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The documents that the model finds hardest and easiest, each with the stretch of it that stands out most.
final class Examples {
    private static final int COUNT = 5;
    private static final int EXCERPT_TOKENS = 60;
    /// UTF-8 needs at most this many byte tokens for one character.
    private static final int TOKENS_OF_A_CHARACTER = 4;

    private final List<ScoredDocument> byCost;
    private final TextTokens text;

    Examples(List<ScoredDocument> documents, TextTokens text) {
        this.text = text;
        this.byCost = documents.stream()
                .filter(scored -> scored.document().bytes() > 0)
                .sorted(Comparator.comparingDouble(ScoredDocument::bitsPerByte))
                .toList();
    }

    /// The hardest first.
    List<Example> worst() {
        return byCost.reversed().stream()
                .limit(COUNT)
                .map(scored -> example(scored, 1))
                .toList();
    }

    /// The easiest first; none that are among the worst.
    List<Example> best() {
        return byCost.stream()
                .limit(Math.min(COUNT, Math.max(0, byCost.size() - COUNT)))
                .map(scored -> example(scored, -1))
                .toList();
    }

    private Example example(ScoredDocument scored, int sign) {
        Document document = scored.document();
        return new Example(
                document.id(),
                document.source(),
                document.bytes(),
                document.tokens().length,
                scored.bitsPerByte(),
                scored.gzipBitsPerByte(),
                excerpt(scored, sign));
    }

    private List<Piece> excerpt(ScoredDocument scored, int sign) {
        int[] tokens = scored.document().tokens();
        int start = start(scored.tokenNats(), sign);
        int end = Math.min(tokens.length, start + EXCERPT_TOKENS);
        List<Piece> pieces = new ArrayList<>();
        int from = start;
        double nats = 0;
        for (int i = start; i < end; i++) {
            nats += scored.tokenNats()[i];
            String decoded = decode(text.decode(tokens, from, i + 1));
            boolean last = i + 1 == end || i + 1 - from == TOKENS_OF_A_CHARACTER;
            if (decoded == null && last) {
                decoded = new String(text.decode(tokens, from, i + 1), StandardCharsets.UTF_8);
            }
            if (decoded != null) {
                pieces.add(new Piece(decoded, nats / Math.log(2)));
                from = i + 1;
                nats = 0;
            }
        }
        return pieces;
    }

    /// Where the stretch with the largest (sign 1) or smallest (sign -1) sum begins.
    private static int start(float[] nats, int sign) {
        double sum = 0;
        for (int i = 0; i < Math.min(nats.length, EXCERPT_TOKENS); i++) {
            sum += nats[i];
        }
        double bestSum = sum;
        int best = 0;
        for (int start = 1; start + EXCERPT_TOKENS <= nats.length; start++) {
            sum += nats[start + EXCERPT_TOKENS - 1] - nats[start - 1];
            if (sign * (sum - bestSum) > 0) {
                bestSum = sum;
                best = start;
            }
        }
        return best;
    }

    /// The text, or null if the bytes end within a character.
    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException incomplete) {
            return null;
        }
    }
}
