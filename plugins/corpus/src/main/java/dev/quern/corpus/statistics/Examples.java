package dev.quern.corpus.statistics;

import dev.quern.corpus.near.XxHash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A few documents of each group, chosen by the hash of their ids: the same whatever the order of the rows. Of many
/// groups only the first by name get some.
public final class Examples {
    private static final int MOST_GROUPS = 1000;
    private static final int LONGEST = 400;

    private final int each;
    private final TreeMap<String, TreeSet<Chosen>> groups = new TreeMap<>();

    /// @param each documents of each group
    public Examples(int each) {
        this.each = each;
    }

    /// An example.
    ///
    /// @param text its beginning
    public record Example(String id, String text) {}

    private record Chosen(long hash, String id, String text) implements Comparable<Chosen> {
        private static final Comparator<Chosen> ORDER =
                Comparator.comparingLong(Chosen::hash).thenComparing(Chosen::id).thenComparing(Chosen::text);

        @Override
        public int compareTo(Chosen other) {
            return ORDER.compare(this, other);
        }
    }

    /// Offers a document.
    public void add(String group, String id, byte[] text) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        long hash = XxHash64.of(key, 0, key.length);
        TreeSet<Chosen> chosen = groups.get(group);
        if (chosen != null && chosen.size() == each && hash > chosen.last().hash()) {
            return;
        }
        add(group, new Chosen(hash, id, head(text)));
    }

    private static String head(byte[] text) {
        String head = new String(text, 0, Math.min(text.length, 4 * LONGEST), StandardCharsets.UTF_8);
        return head.length() <= LONGEST ? head : Groups.cut(head, LONGEST) + "…";
    }

    private void add(String group, Chosen one) {
        TreeSet<Chosen> chosen = groups.computeIfAbsent(group, none -> new TreeSet<>());
        chosen.add(one);
        if (chosen.size() > each) {
            chosen.pollLast();
        }
        if (groups.size() > MOST_GROUPS) {
            groups.pollLastEntry();
        }
    }

    void add(Examples other) {
        other.groups.forEach((group, chosen) -> chosen.forEach(one -> add(group, one)));
    }

    /// The examples by group.
    public Map<String, List<Example>> all() {
        Map<String, List<Example>> all = new TreeMap<>();
        groups.forEach((group, chosen) -> {
            List<Example> examples = new ArrayList<>();
            chosen.forEach(one -> examples.add(new Example(one.id(), one.text())));
            all.put(group, examples);
        });
        return all;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(groups.size());
        for (Map.Entry<String, TreeSet<Chosen>> group : groups.entrySet()) {
            text(group.getKey(), out);
            out.writeInt(group.getValue().size());
            for (Chosen one : group.getValue()) {
                out.writeLong(one.hash());
                text(one.id(), out);
                text(one.text(), out);
            }
        }
    }

    private static void text(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static Examples read(DataInput in, int each) throws IOException {
        Examples read = new Examples(each);
        for (int left = in.readInt(); left > 0; left--) {
            TreeSet<Chosen> chosen = new TreeSet<>();
            read.groups.put(text(in), chosen);
            for (int more = in.readInt(); more > 0; more--) {
                chosen.add(new Chosen(in.readLong(), text(in), text(in)));
            }
        }
        return read;
    }
}
