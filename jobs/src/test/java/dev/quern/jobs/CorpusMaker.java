package dev.quern.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Makes a large corpus of a small one, for trials: lines of documents are sentences of real text by chance, some of
/// their words exchanged for others of the same text; one document in seven is a near duplicate of an earlier one, one
/// in ten too short to keep, one in twenty a list. Equal arguments give equal files.
///
/// Arguments: folder to fill, megabytes of text, files, then files of text or of `.jsonl.gz` with a key `text`.
final class CorpusMaker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FRAME = 8 << 20;
    private static final int REMEMBERED = 3000;
    private static final Pattern SENTENCE = Pattern.compile("[^.?!]+[.?!]");
    private static final Pattern SPEAKER = Pattern.compile("(^|\\n)[A-Z][A-Za-z ]+:\\n");

    private final SplittableRandom random = new SplittableRandom(2031);
    private final List<String> sentences;
    private final List<String> words = new ArrayList<>();
    private final List<String> earlier = new ArrayList<>();

    private record Line(String id, String text) {}

    private CorpusMaker(List<String> sentences) {
        this.sentences = sentences;
        for (int i = 0; i < sentences.size(); i += 7) {
            words.addAll(List.of(sentences.get(i).split(" ")));
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        long bytes = Long.parseLong(arguments[1]) * 1_000_000;
        int files = Integer.parseInt(arguments[2]);
        StringBuilder text = new StringBuilder();
        for (int i = 3; i < arguments.length; i++) {
            read(Path.of(arguments[i]), text);
        }
        CorpusMaker maker = new CorpusMaker(sentences(text));
        long documents = 0;
        for (int file = 0; file < files; file++) {
            documents = maker.write(folder.resolve("part-%03d.jsonl.zst".formatted(file)), bytes / files, documents);
        }
        System.out.println(documents + " documents");
    }

    private static void read(Path file, StringBuilder into) throws IOException {
        boolean json = file.toString().endsWith(".jsonl.gz");
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                into.append(json ? JSON.readTree(line).path("text").asText() : line)
                        .append('\n');
            }
        }
    }

    /// Up to a mark each, without the lines that name a speaker.
    private static List<String> sentences(CharSequence text) {
        List<String> sentences = new ArrayList<>();
        Matcher sentence = SENTENCE.matcher(text);
        while (sentence.find()) {
            String found = SPEAKER.matcher(sentence.group())
                    .replaceAll(" ")
                    .replaceAll("\\s+", " ")
                    .strip();
            if (found.length() > 20 && found.length() < 400) {
                sentences.add(found);
            }
        }
        return sentences;
    }

    private long write(Path file, long bytes, long first) throws IOException {
        long id = first;
        long left = bytes;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            while (left > 0) {
                StringBuilder frame = new StringBuilder();
                while (frame.length() < FRAME && left > 0) {
                    String text = document();
                    left -= text.getBytes(StandardCharsets.UTF_8).length;
                    frame.append(JSON.writeValueAsString(new Line(Long.toString(id++), text)))
                            .append('\n');
                }
                ZstdOutputStream packed = new ZstdOutputStream(new Unclosed(out), 3);
                packed.write(frame.toString().getBytes(StandardCharsets.UTF_8));
                packed.close();
            }
        }
        return id;
    }

    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private String document() {
        int kind = random.nextInt(140);
        if (kind < 20 && !earlier.isEmpty()) {
            return exchanged(earlier.get(random.nextInt(earlier.size())), 0.01);
        }
        StringBuilder text = new StringBuilder();
        int size = 500 + random.nextInt(8200);
        while (text.length() < size) {
            for (int count = 2 + random.nextInt(3); count > 0; count--) {
                text.append(sentences.get(random.nextInt(sentences.size()))).append(' ');
            }
            text.setCharAt(text.length() - 1, '\n');
        }
        String made = exchanged(text.toString(), 0.02);
        if (kind < 34) {
            return made.substring(0, Math.min(made.length(), 150));
        }
        if (kind < 41) {
            return made.replace(' ', '\n');
        }
        if (earlier.size() < REMEMBERED) {
            earlier.add(made);
        } else {
            earlier.set(random.nextInt(REMEMBERED), made);
        }
        return made;
    }

    /// The text with a share of its words exchanged.
    private String exchanged(String text, double share) {
        StringBuilder changed = new StringBuilder(text.length() + 64);
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf(' ', from);
            end = end < 0 ? text.length() : end;
            if (random.nextDouble() < share) {
                changed.append(words.get(random.nextInt(words.size())));
            } else {
                changed.append(text, from, end);
            }
            changed.append(end < text.length() ? " " : "");
            from = end + 1;
        }
        return changed.toString();
    }
}
