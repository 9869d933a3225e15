package dev.quern.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Reads SentencePiece's `.model` files, BPE and unigram: a protocol buffer of pieces, trainer and normalizer settings
/// (`sentencepiece_model.proto`).
public final class SentencePieceModel {
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;
    private static final int UNIGRAM = 1;
    private static final int BPE = 2;

    private final List<Piece> pieces = new ArrayList<>();
    private int modelType = UNIGRAM;
    private boolean byteFallback;
    private boolean suffix;
    private boolean addDummyPrefix = true;
    private boolean removeExtraSpaces = true;
    private boolean escapeSpaces = true;
    private byte[] characterMap = {};

    private record Piece(String text, float score, int type) {}

    private SentencePieceModel() {}

    /// Reads a file.
    ///
    /// @throws TokenizerFormatException naming file and place
    public static Tokenizer read(Path file) throws IOException {
        try {
            return parse(Files.readAllBytes(file));
        } catch (TokenizerFormatException wrong) {
            throw new TokenizerFormatException(file + ": " + wrong.getMessage());
        }
    }

    /// Reads the content of a file.
    static Tokenizer parse(byte[] content) throws TokenizerFormatException {
        SentencePieceModel model = new SentencePieceModel();
        try {
            model.read(new Fields(content, 0, content.length));
            return model.tokenizer();
        } catch (IllegalArgumentException wrong) {
            throw new TokenizerFormatException(wrong.getMessage());
        }
    }

    private void read(Fields fields) throws TokenizerFormatException {
        while (fields.next()) {
            switch (fields.number) {
                case 1 -> pieces.add(piece(fields.message()));
                case 2 -> readTrainer(fields.message());
                case 3 -> readNormalizer(fields.message());
                default -> {}
            }
        }
        if (pieces.isEmpty()) {
            throw new TokenizerFormatException("there are no pieces; is it a SentencePiece model?");
        }
    }

    private Piece piece(Fields fields) throws TokenizerFormatException {
        String text = null;
        float score = 0;
        int type = NORMAL;
        while (fields.next()) {
            switch (fields.number) {
                case 1 -> text = new String(fields.bytes(), StandardCharsets.UTF_8);
                case 2 -> score = Float.intBitsToFloat((int) fields.fixed(4));
                case 3 -> type = (int) fields.integer();
                default -> {}
            }
        }
        if (text == null || text.isEmpty() || Float.isNaN(score)) {
            throw new TokenizerFormatException(
                    "piece " + pieces.size() + (Float.isNaN(score) ? " has a score that is no number" : " is empty"));
        }
        return new Piece(text, score, type);
    }

    private void readTrainer(Fields fields) throws TokenizerFormatException {
        while (fields.next()) {
            switch (fields.number) {
                case 3 -> modelType = (int) fields.integer();
                case 24 -> suffix = fields.integer() != 0;
                case 35 -> byteFallback = fields.integer() != 0;
                default -> {}
            }
        }
    }

    private void readNormalizer(Fields fields) throws TokenizerFormatException {
        while (fields.next()) {
            switch (fields.number) {
                case 2 -> characterMap = fields.bytes();
                case 3 -> addDummyPrefix = fields.integer() != 0;
                case 4 -> removeExtraSpaces = fields.integer() != 0;
                case 5 -> escapeSpaces = fields.integer() != 0;
                default -> {}
            }
        }
    }

    private Tokenizer tokenizer() throws TokenizerFormatException {
        if (!escapeSpaces) {
            throw new TokenizerFormatException("models that do not escape white space are not supported");
        }
        byte[][] tokens = new byte[pieces.size()][];
        byte[][] found = new byte[pieces.size()][];
        List<AddedToken> added = new ArrayList<>();
        int unknown = -1;
        ByteSequences seen = new ByteSequences();
        for (int id = 0; id < tokens.length; id++) {
            Piece piece = pieces.get(id);
            tokens[id] = piece.text().getBytes(StandardCharsets.UTF_8);
            if (seen.add(tokens[id], 0, tokens[id].length) < id) {
                throw new TokenizerFormatException("piece " + id + " " + Json.quote(piece.text()) + " stands twice");
            }
            switch (piece.type()) {
                case UNKNOWN -> unknown = id;
                case CONTROL -> added.add(AddedToken.special(id, piece.text()));
                case USER_DEFINED -> added.add(new AddedToken(id, piece.text(), false, false, false, false, true));
                case UNUSED -> {}
                default -> found[id] = tokens[id];
            }
        }
        if (unknown < 0) {
            throw new TokenizerFormatException("no piece is the unknown one");
        }
        Model model =
                switch (modelType) {
                    case UNIGRAM -> unigram(found, unknown);
                    case BPE -> bpe(found, unknown);
                    default ->
                        throw new TokenizerFormatException(
                                "model type " + modelType + " is not supported; unigram (1) and BPE (2) are");
                };
        CharacterMap map = characterMap.length == 0 ? null : new CharacterMap(characterMap);
        return new Tokenizer(new Tokenizer.Parts(
                model,
                tokens,
                new Normalizer.SentencePiece(map, addDummyPrefix, removeExtraSpaces, suffix),
                null,
                added,
                Tokenizer.Template.NONE,
                Decoding.SENTENCE_PIECE,
                ""));
    }

    private Unigram unigram(byte[][] found, int unknown) {
        double[] scores = new double[pieces.size()];
        for (int id = 0; id < scores.length; id++) {
            scores[id] = pieces.get(id).score();
        }
        return new Unigram(found, scores, unknown, byteFallback, true);
    }

    /// Two neighbours merge where together they are a piece, the highest score first: every way to cut a piece
    /// in two is a merge of its rank.
    private CharacterBpe bpe(byte[][] found, int unknown) {
        ByteSequences index = new ByteSequences();
        int[] idOf = new int[found.length];
        for (int id = 0; id < found.length; id++) {
            if (found[id] != null) {
                idOf[index.add(found[id], 0, found[id].length)] = id;
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int id = 0; id < found.length; id++) {
            if (found[id] != null && pieces.get(id).type() == NORMAL) {
                order.add(id);
            }
        }
        order.sort(Comparator.comparingDouble(id -> -pieces.get(id).score()));
        List<ByteBpe.Merge> merges = new ArrayList<>();
        IntList ranks = new IntList();
        for (int rank = 0; rank < order.size(); rank++) {
            byte[] piece = found[order.get(rank)];
            for (int cut = 1; cut < piece.length; cut++) {
                int left = index.find(piece, 0, cut);
                int right = left < 0 ? -1 : index.find(piece, cut, piece.length);
                if (right >= 0) {
                    merges.add(new ByteBpe.Merge(idOf[left], idOf[right], order.get(rank)));
                    ranks.add(rank);
                }
            }
        }
        return new CharacterBpe(
                found, merges, ranks.toArray(), new CharacterBpe.Options(unknown, true, byteFallback, "", "", false));
    }

    /// The fields of a protocol buffer message, one after the other.
    private static final class Fields {
        private final byte[] content;
        private final int end;
        private int at;
        private int number;
        private int wireType;
        private boolean taken = true;

        Fields(byte[] content, int from, int end) {
            this.content = content;
            this.at = from;
            this.end = end;
        }

        boolean next() throws TokenizerFormatException {
            if (!taken) {
                skip();
            }
            if (at == end) {
                return false;
            }
            long key = varint();
            number = (int) (key >>> 3);
            wireType = (int) (key & 7);
            taken = false;
            return true;
        }

        Fields message() throws TokenizerFormatException {
            int length = length();
            at += length;
            return new Fields(content, at - length, at);
        }

        byte[] bytes() throws TokenizerFormatException {
            int length = length();
            at += length;
            return Arrays.copyOfRange(content, at - length, at);
        }

        private int length() throws TokenizerFormatException {
            expect(2);
            long length = varint();
            if (length < 0 || length > end - at) {
                throw wrong("field " + number + " says that it has " + Long.toUnsignedString(length) + " bytes, where "
                        + (end - at) + " are left; the file is cut or no SentencePiece model");
            }
            return (int) length;
        }

        long integer() throws TokenizerFormatException {
            expect(0);
            return varint();
        }

        long fixed(int bytes) throws TokenizerFormatException {
            expect(bytes == 4 ? 5 : 1);
            if (end - at < bytes) {
                throw wrong("the file ends within field " + number);
            }
            at += bytes;
            ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            return bytes == 4 ? buffer.getInt(at - 4) : buffer.getLong(at - 8);
        }

        private void expect(int type) throws TokenizerFormatException {
            if (wireType != type) {
                throw wrong("field " + number + " has wire type " + wireType + ", expected " + type);
            }
            taken = true;
        }

        private void skip() throws TokenizerFormatException {
            switch (wireType) {
                case 0 -> integer();
                case 1 -> fixed(8);
                case 2 -> {
                    int length = length();
                    at += length;
                }
                case 5 -> fixed(4);
                default -> throw wrong("wire type " + wireType + " of field " + number + " is unknown");
            }
        }

        private long varint() throws TokenizerFormatException {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at == end) {
                    throw wrong("the file ends within a number");
                }
                byte next = content[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw wrong("a number has more than 64 bits");
        }

        private TokenizerFormatException wrong(String problem) {
            return new TokenizerFormatException("byte " + at + ": " + problem);
        }
    }
}
