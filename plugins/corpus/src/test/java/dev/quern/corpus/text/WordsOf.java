package dev.quern.corpus.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The words of a text as strings.
public final class WordsOf {
    private WordsOf() {}

    public static List<String> text(Words cut, String text) {
        TextView view = view(cut, text);
        List<String> words = new ArrayList<>();
        for (int word = 0; word < view.words(); word++) {
            words.add(new String(view.points(), view.start(word), view.wordLength(word)));
        }
        return words;
    }

    public static TextView view(Words cut, String text) {
        TextView view = new TextView(cut);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        view.read(bytes, 0, bytes.length);
        return view;
    }
}
