package dev.quern.jobs.tokenizer;

import dev.quern.tokenizer.Encoder;
import dev.quern.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// How many tokens a tokenizer spends, by language: the fewer, the cheaper.
final class Fertility {
    private final Encoder encoder;
    private final Map<String, Cost> byLanguage = new TreeMap<>();

    /// What texts of a language cost.
    static final class Cost {
        long texts;
        long bytes;
        long characters;
        long words;
        long tokens;

        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("texts", texts);
            map.put("bytes", bytes);
            map.put("characters", characters);
            map.put("words", words);
            map.put("tokens", tokens);
            return map;
        }

        void add(Cost other) {
            texts += other.texts;
            bytes += other.bytes;
            characters += other.characters;
            words += other.words;
            tokens += other.tokens;
        }
    }

    Fertility(Tokenizer tokenizer) {
        encoder = tokenizer.encoder();
    }

    Map<String, Cost> byLanguage() {
        return byLanguage;
    }

    /// Costs by language, as JSON shows them.
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        byLanguage.forEach((language, cost) -> map.put(language, cost.asMap()));
        return map;
    }

    Cost all() {
        Cost all = new Cost();
        byLanguage.values().forEach(all::add);
        return all;
    }

    /// @param language what the text says it is, or null
    /// @return number of tokens
    long add(byte[] text, String language) {
        String decoded = new String(text, StandardCharsets.UTF_8);
        Cost cost = byLanguage.computeIfAbsent(language == null ? script(decoded) : language, fresh -> new Cost());
        long tokens = encoder.count(text, 0, text.length);
        cost.texts++;
        cost.bytes += text.length;
        cost.characters += decoded.codePointCount(0, decoded.length());
        cost.words += words(decoded);
        cost.tokens += tokens;
        return tokens;
    }

    private static long words(String text) {
        long words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            words += !space && !inWord ? 1 : 0;
            inWord = !space;
        }
        return words;
    }

    /// The script of most letters.
    private static String script(String text) {
        Map<Character.UnicodeScript, Integer> letters = new HashMap<>();
        text.codePoints()
                .limit(10_000)
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(Character.UnicodeScript.of(letter), 1, Integer::sum));
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey().name().toLowerCase(java.util.Locale.ROOT))
                .orElse("none");
    }
}
