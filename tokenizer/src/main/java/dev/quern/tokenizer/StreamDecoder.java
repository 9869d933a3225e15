package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Turns ids into text one by one and never splits a character: bytes that begin one wait for the rest. Special tokens
/// are left out. Not thread-safe.
public final class StreamDecoder {
    private static final byte[] NOTHING = {};

    private final Tokenizer tokenizer;
    private boolean first = true;
    private byte[] waiting = NOTHING;

    StreamDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// What an id adds to the bytes of the text.
    byte[] bytes(int id) {
        byte[] token = tokenizer.tokenBytes(id);
        if (tokenizer.isSpecial(id)) {
            return NOTHING;
        }
        boolean begins = first;
        first = false;
        return tokenizer.isAdded(id) ? token : tokenizer.decoding().bytes(token, begins, tokenizer.mark());
    }

    /// The text that is complete with this id; empty while a character is still in its bytes.
    ///
    /// @throws IllegalArgumentException where the id is no token's
    public String add(int id) {
        byte[] more = bytes(id);
        byte[] all = Arrays.copyOf(waiting, waiting.length + more.length);
        System.arraycopy(more, 0, all, waiting.length, more.length);
        int rest = Utf8.incompleteTail(all, 0, all.length);
        waiting = Arrays.copyOfRange(all, all.length - rest, all.length);
        return new String(all, 0, all.length - rest, StandardCharsets.UTF_8);
    }

    /// What was still waiting, as U+FFFD, at the end of the ids.
    public String finish() {
        String rest = new String(waiting, StandardCharsets.UTF_8);
        waiting = NOTHING;
        first = true;
        return rest;
    }
}
