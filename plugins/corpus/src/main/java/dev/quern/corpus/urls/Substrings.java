package dev.quern.corpus.urls;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/// Finds any of many words of `a` to `z` and `0` to `9` in a text of these, by the automaton of A. V. Aho and M. J.
/// Corasick (1975). About 150 bytes for each character of the words. Shared between threads.
final class Substrings {
    private static final int LETTERS = 36;

    private int[] go = new int[LETTERS << 6];
    /// By state: the longest word that ends there, plus one, or 0.
    private int[] found = new int[1 << 6];
    private int states = 1;
    private final List<String> words;

    Substrings(List<String> words) {
        this.words = words;
        for (int word = 0; word < words.size(); word++) {
            add(words.get(word), word);
        }
        link();
    }

    private void add(String word, int number) {
        int state = 0;
        for (int i = 0; i < word.length(); i++) {
            int step = state * LETTERS + letter(word.charAt(i));
            if (go[step] == 0) {
                reserve(states);
                go[step] = states++;
            }
            state = go[step];
        }
        found[state] = number + 1;
    }

    private void reserve(int state) {
        if (state == found.length) {
            found = Arrays.copyOf(found, 2 * state);
            go = Arrays.copyOf(go, Math.multiplyExact(2 * LETTERS, state));
        }
    }

    /// Makes every step lead to the state of the longest end of what was read that a word begins with.
    private void link() {
        int[] back = new int[states];
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        queue.add(0);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            found[state] = found[state] == 0 ? found[back[state]] : found[state];
            for (int letter = 0; letter < LETTERS; letter++) {
                int step = state * LETTERS + letter;
                int other = state == 0 ? 0 : go[back[state] * LETTERS + letter];
                if (go[step] == 0) {
                    go[step] = other;
                } else {
                    back[go[step]] = other;
                    queue.add(go[step]);
                }
            }
        }
    }

    /// The word whose end comes first, of several the longest; or null. Other bytes of the text are passed over.
    String first(byte[] text) {
        int state = 0;
        for (byte value : text) {
            int letter = UrlLists.alphanumeric(value);
            if (letter != 0) {
                state = go[state * LETTERS + letter((char) letter)];
                if (found[state] > 0) {
                    return words.get(found[state] - 1);
                }
            }
        }
        return null;
    }

    private static int letter(char character) {
        return character <= '9' ? character - '0' : character - 'a' + 10;
    }
}
