package dev.quern.corpus.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that is counted of a corpus. For one thread; several add up to the same whatever their order.
public final class CorpusCounts {
    private final Shape shape;
    private final long[] totals = new long[Total.values().length];
    private final Distribution bytes = new Distribution();
    private final Distribution words = new Distribution();
    private final Map<String, Distribution> numbers = new TreeMap<>();
    private final Map<String, Groups> groups = new TreeMap<>();
    private Examples examples;

    /// What is counted.
    ///
    /// @param groups names of groupings
    /// @param values values of a grouping at most
    /// @param examples documents to show of each group
    public record Shape(List<String> groups, int values, int examples) {}

    /// What is added up.
    public enum Total {
        DOCUMENTS,
        BYTES,
        CODE_POINTS,
        WORDS,
        LINES,
        TOKENS
    }

    public CorpusCounts(Shape shape) {
        this.shape = shape;
        shape.groups().forEach(name -> groups.put(name, new Groups(shape.values())));
        examples = new Examples(shape.examples());
    }

    /// A document.
    ///
    /// @param tokens 0 where tokens are not counted
    public void document(long byteCount, long codePoints, long wordCount, long lines, long tokens) {
        add(Total.DOCUMENTS, 1);
        add(Total.BYTES, byteCount);
        add(Total.CODE_POINTS, codePoints);
        add(Total.WORDS, wordCount);
        add(Total.LINES, lines);
        add(Total.TOKENS, tokens);
        bytes.add(byteCount);
        words.add(wordCount);
    }

    /// A number of a column; NaN for none.
    public void number(String column, double value) {
        numbers.computeIfAbsent(column, first -> new Distribution()).add(value);
    }

    private void add(Total total, long amount) {
        totals[total.ordinal()] = Math.addExact(totals[total.ordinal()], amount);
    }

    /// Adds all of another.
    public void add(CorpusCounts other) {
        for (Total total : Total.values()) {
            add(total, other.total(total));
        }
        bytes.add(other.bytes);
        words.add(other.words);
        other.numbers.forEach((name, distribution) ->
                numbers.computeIfAbsent(name, first -> new Distribution()).add(distribution));
        groups.forEach((name, group) -> group.add(other.groups.get(name)));
        examples.add(other.examples);
    }

    /// A sum over all documents.
    public long total(Total total) {
        return totals[total.ordinal()];
    }

    /// Bytes of UTF-8 of each document.
    public Distribution bytes() {
        return bytes;
    }

    /// Words of each document.
    public Distribution words() {
        return words;
    }

    /// Distributions of columns of numbers, by name.
    public Map<String, Distribution> numbers() {
        return numbers;
    }

    /// Documents by values of columns, by name of the grouping.
    public Map<String, Groups> groups() {
        return groups;
    }

    /// Documents to show.
    public Examples examples() {
        return examples;
    }

    /// Writes all counts; equal counts give equal bytes.
    public void write(DataOutput out) throws IOException {
        for (long total : totals) {
            out.writeLong(total);
        }
        bytes.write(out);
        words.write(out);
        out.writeInt(numbers.size());
        for (Map.Entry<String, Distribution> distribution : numbers.entrySet()) {
            out.writeUTF(distribution.getKey());
            distribution.getValue().write(out);
        }
        for (Groups group : groups.values()) {
            group.write(out);
        }
        examples.write(out);
    }

    /// Reads what [#write] wrote.
    public static CorpusCounts read(Shape shape, DataInput in) throws IOException {
        CorpusCounts read = new CorpusCounts(shape);
        for (int total = 0; total < read.totals.length; total++) {
            read.totals[total] = in.readLong();
        }
        read.bytes.add(Distribution.read(in));
        read.words.add(Distribution.read(in));
        for (int left = in.readInt(); left > 0; left--) {
            read.numbers.put(in.readUTF(), Distribution.read(in));
        }
        for (Groups group : read.groups.values()) {
            group.add(Groups.read(in, shape.values()));
        }
        read.examples = Examples.read(in, shape.examples());
        return read;
    }
}
