package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// Finds added tokens in text: the leftmost, and of several at one place the longest. Immutable.
final class AddedTokens {
    private final List<AddedToken> tokens;
    private final ByteTrie trie = new ByteTrie();
    private final boolean[] begins = new boolean[256];

    AddedTokens(Collection<AddedToken> tokens) {
        this.tokens = List.copyOf(tokens);
        for (int index = 0; index < this.tokens.size(); index++) {
            byte[] content = this.tokens.get(index).content().getBytes(StandardCharsets.UTF_8);
            trie.add(content, index);
            begins[content[0] & 0xff] = true;
        }
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    /// Takes what was found.
    interface Found {
        void text(int from, int end);

        void token(AddedToken token, int from, int end);
    }

    /// Shows text and tokens in their order; stretches without text are left out.
    void split(byte[] text, int from, int end, Found found) {
        int shown = from;
        int at = from;
        while (at < end) {
            if (!begins[text[at] & 0xff]) {
                at++;
                continue;
            }
            long match = longest(text, at, end);
            if (match < 0) {
                at++;
                continue;
            }
            AddedToken token = tokens.get((int) match);
            int stop = (int) (match >>> 32);
            if (token.singleWord() && standsInWord(text, from, at, stop, end)) {
                at = stop;
                continue;
            }
            int start = token.leftStrip() ? withoutSpaces(text, shown, at) : at;
            int rest = token.rightStrip() ? behindSpaces(text, stop, end) : stop;
            if (start > shown) {
                found.text(shown, start);
            }
            found.token(token, start, rest);
            shown = rest;
            at = rest;
        }
        if (end > shown) {
            found.text(shown, end);
        }
    }

    /// Where the longest token ends above, its index below; -1 where none begins.
    private long longest(byte[] text, int from, int end) {
        long found = -1;
        int node = 0;
        for (int at = from; at < end; at++) {
            node = trie.step(node, text[at]);
            if (node == 0) {
                break;
            }
            if (trie.value(node) >= 0) {
                found = (long) (at + 1) << 32 | trie.value(node);
            }
        }
        return found;
    }

    private static boolean standsInWord(byte[] text, int from, int start, int stop, int end) {
        if (stop < end && Texts.isWord(Utf8.decode(text, stop, end))) {
            return true;
        }
        return start > from && Texts.isWord(before(text, from, start));
    }

    private static int before(byte[] text, int from, int at) {
        int start = at - 1;
        while (start > from && start > at - 4 && (text[start] & 0xc0) == 0x80) {
            start--;
        }
        return Utf8.decode(text, start, at);
    }

    private static int withoutSpaces(byte[] text, int from, int end) {
        int at = end;
        while (at > from) {
            int codePoint = before(text, from, at);
            if (!Utf8.isWhiteSpace(codePoint)) {
                break;
            }
            at -= Utf8.width(codePoint);
        }
        return at;
    }

    private static int behindSpaces(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int codePoint = Utf8.decode(text, at, end);
            if (!Utf8.isWhiteSpace(codePoint)) {
                break;
            }
            at += Utf8.width(codePoint);
        }
        return at;
    }
}
