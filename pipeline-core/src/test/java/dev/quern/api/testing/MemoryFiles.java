package dev.quern.api.testing;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;

/// A store of objects in memory, `memory://bucket/key`, for the tests of the file layer. It counts what is asked of
/// it, and misbehaves as stores do. One for the whole JVM: tests use buckets of their own.
public final class MemoryFiles extends FileSystem<MemoryFiles.Key> {
    private static final String SCHEME = "memory";
    private static final Map<String, Stored> FILES = new ConcurrentSkipListMap<>();
    private static final Map<String, Habit> HABITS = new ConcurrentHashMap<>();
    private static final AtomicLong READ = new AtomicLong();
    private static final AtomicInteger LISTED = new AtomicInteger();
    private static final AtomicInteger OPENED = new AtomicInteger();

    private record Stored(byte[] bytes, long modified, String checksum) {}

    /// How files of a bucket are read.
    ///
    /// @param seeks whether channels can go to a place
    /// @param failsAt byte at which reading fails; negative for never
    /// @param failures how many times it fails there
    /// @param silent whether it fails by handing out nothing more, and not by an exception
    /// @param most bytes at once
    public record Habit(boolean seeks, long failsAt, AtomicInteger failures, boolean silent, int most) {
        public static final Habit GOOD = new Habit(true, -1, new AtomicInteger(), false, Integer.MAX_VALUE);

        public static Habit withoutSeeking() {
            return new Habit(false, -1, new AtomicInteger(), false, Integer.MAX_VALUE);
        }

        public static Habit failing(long at, int times, boolean silent) {
            return new Habit(true, at, new AtomicInteger(times), silent, Integer.MAX_VALUE);
        }

        public static Habit inSmallPieces(int most) {
            return new Habit(true, -1, new AtomicInteger(), false, most);
        }
    }

    /// Stores a file, changed at a time.
    public static void put(String location, byte[] bytes, long modified) {
        FILES.put(location, new Stored(bytes, modified, null));
    }

    /// Stores a file for which the store keeps a checksum, but no time.
    public static void put(String location, byte[] bytes, String checksum) {
        FILES.put(location, new Stored(bytes, 0, checksum));
    }

    /// Content of a file; null where there is none.
    public static byte[] content(String location) {
        Stored stored = FILES.get(location);
        return stored == null ? null : stored.bytes();
    }

    /// Names of all files that begin so.
    public static List<String> names(String prefix) {
        return FILES.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    public static void behave(String bucket, Habit habit) {
        HABITS.put(bucket, habit);
    }

    /// Counts from zero.
    public static void count() {
        READ.set(0);
        LISTED.set(0);
        OPENED.set(0);
    }

    /// Bytes handed out.
    public static long read() {
        return READ.get();
    }

    /// Patterns looked for.
    public static int listed() {
        return LISTED.get();
    }

    public static int opened() {
        return OPENED.get();
    }

    /// Makes the store known to Beam.
    public static final class Registrar implements FileSystemRegistrar {
        @Override
        public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
            return List.of(new MemoryFiles());
        }
    }

    /// The name of a file.
    public record Key(String location) implements ResourceId {
        private static final long serialVersionUID = 1L;

        String bucket() {
            return location.substring((SCHEME + "://").length()).split("/", 2)[0];
        }

        @Override
        public ResourceId resolve(String other, ResolveOptions options) {
            return new Key(location + other);
        }

        @Override
        public ResourceId getCurrentDirectory() {
            return new Key(location.substring(0, location.lastIndexOf('/') + 1));
        }

        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public String getFilename() {
            return location.substring(location.lastIndexOf('/') + 1);
        }

        @Override
        public boolean isDirectory() {
            return location.endsWith("/");
        }

        @Override
        public String toString() {
            return location;
        }
    }

    @Override
    protected String getScheme() {
        return SCHEME;
    }

    @Override
    protected Key matchNewResource(String spec, boolean isDirectory) {
        return new Key(spec);
    }

    @Override
    protected List<MatchResult> match(List<String> specs) {
        List<MatchResult> results = new ArrayList<>();
        for (String spec : specs) {
            LISTED.incrementAndGet();
            if (new Key(spec).bucket().equals("forbidden")) {
                results.add(MatchResult.create(Status.ERROR, new IOException("403 Forbidden: no such key of access")));
                continue;
            }
            Pattern pattern = pattern(spec);
            List<Metadata> found = FILES.entrySet().stream()
                    .filter(file -> pattern.matcher(file.getKey()).matches())
                    .map(MemoryFiles::metadata)
                    .toList();
            results.add(MatchResult.create(found.isEmpty() ? Status.NOT_FOUND : Status.OK, found));
        }
        return results;
    }

    private static Pattern pattern(String spec) {
        StringBuilder regex = new StringBuilder();
        for (String part : spec.split("(?<=\\*\\*)|(?=\\*\\*)")) {
            regex.append(part.equals("**") ? ".*" : Pattern.quote(part).replace("*", "\\E[^/]*\\Q"));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static Metadata metadata(Map.Entry<String, Stored> file) {
        Stored stored = file.getValue();
        Metadata.Builder metadata = Metadata.builder()
                .setResourceId(new Key(file.getKey()))
                .setSizeBytes(stored.bytes().length)
                .setLastModifiedMillis(stored.modified())
                .setIsReadSeekEfficient(true);
        return stored.checksum() == null
                ? metadata.build()
                : metadata.setChecksum(stored.checksum()).build();
    }

    @Override
    protected WritableByteChannel create(Key key, CreateOptions options) {
        return Channels.newChannel(new ByteArrayOutputStream() {
            @Override
            public void close() {
                put(key.location(), toByteArray(), 1_700_000_000_000L);
            }
        });
    }

    @Override
    protected ReadableByteChannel open(Key key) throws IOException {
        byte[] bytes = content(key.location());
        if (bytes == null) {
            throw new FileNotFoundException("no key " + key);
        }
        OPENED.incrementAndGet();
        Habit habit = HABITS.getOrDefault(key.bucket(), Habit.GOOD);
        SeekableByteChannel channel = new Reading(bytes, habit);
        return habit.seeks() ? channel : new OnwardsOnly(channel);
    }

    private record OnwardsOnly(ReadableByteChannel channel) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class Reading implements SeekableByteChannel {
        private final byte[] bytes;
        private final Habit habit;
        private int at;
        private boolean open = true;

        Reading(byte[] bytes, Habit habit) {
            this.bytes = bytes;
            this.habit = habit;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(target.remaining(), habit.most()), bytes.length - at);
            if (habit.failsAt() >= at && habit.failsAt() < at + count) {
                count = (int) habit.failsAt() - at;
                if (count == 0 && habit.failures().getAndDecrement() > 0) {
                    if (habit.silent()) {
                        return 0;
                    }
                    throw new IllegalStateException("connection reset by peer");
                }
                count = count == 0 ? 1 : count;
            }
            target.put(bytes, at, count);
            at += count;
            READ.addAndGet(count);
            return count;
        }

        @Override
        public SeekableByteChannel position(long place) {
            if (place < 0 || place >= bytes.length) {
                throw new IllegalArgumentException("new position too high");
            }
            at = (int) place;
            return this;
        }

        @Override
        public long position() {
            return at;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    @Override
    protected void copy(List<Key> from, List<Key> to) {
        for (int i = 0; i < from.size(); i++) {
            FILES.put(to.get(i).location(), FILES.get(from.get(i).location()));
        }
    }

    @Override
    protected void rename(List<Key> from, List<Key> to, MoveOptions... options) {
        copy(from, to);
        delete(from);
    }

    @Override
    protected void delete(Collection<Key> keys) {
        keys.forEach(key -> FILES.keySet().removeAll(Set.of(key.location())));
    }
}
