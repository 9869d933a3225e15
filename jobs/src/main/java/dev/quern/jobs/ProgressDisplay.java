package dev.quern.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Shows what a run is doing: on a terminal one bar that is drawn over, elsewhere one plain line every 30 seconds and
/// one for each change of state. Safe to call from any thread; never waits.
final class ProgressDisplay {
    /// How to show progress.
    enum Style {
        BAR,
        PLAIN,
        NONE
    }

    private static final int BAR_WIDTH = 24;
    private static final long BAR_INTERVAL = Duration.ofMillis(200).toNanos();
    private static final long PLAIN_INTERVAL = Duration.ofSeconds(30).toNanos();
    /// Rates come from the last so many nanoseconds: the start of a step says little about its end.
    private static final long WINDOW = Duration.ofSeconds(20).toNanos();

    private record Sample(long time, long done) {}

    private final PrintWriter out;
    private final Style style;
    private final LongSupplier clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private String step = "";
    private long lastShown;
    private int drawn;

    ProgressDisplay(PrintWriter out, Style style) {
        this(out, style, System::nanoTime);
    }

    ProgressDisplay(PrintWriter out, Style style, LongSupplier clock) {
        this.out = out;
        this.style = style;
        this.clock = clock;
    }

    /// A bar where standard error is a terminal, plain lines elsewhere.
    static Style automatic() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        String kind = System.getenv().getOrDefault("TERM", "dumb");
        return terminal && !kind.equals("dumb") ? Style.BAR : Style.PLAIN;
    }

    /// A line that stays.
    synchronized void line(String text) {
        clear();
        if (style != Style.NONE) {
            out.println(text);
            out.flush();
        }
    }

    /// What is said about the whole job while a step has some seconds left.
    @FunctionalInterface
    interface Outlook {
        Outlook NONE = seconds -> OptionalLong.empty();

        /// Seconds until the job ends, where they can be told.
        OptionalLong after(long seconds);
    }

    /// New figures of a step.
    synchronized void progress(String name, long done, long total, String unit, String note) {
        progress(name, done, total, unit, note, Outlook.NONE);
    }

    /// New figures of a step, and what follows from the time it will still take.
    synchronized void progress(String name, long done, long total, String unit, String note, Outlook outlook) {
        long now = clock.getAsLong();
        if (!name.equals(step)) {
            step = name;
            samples.clear();
            lastShown = now;
        }
        remember(now, done);
        long interval = style == Style.BAR ? BAR_INTERVAL : PLAIN_INTERVAL;
        if (style == Style.NONE || now - lastShown < interval) {
            return;
        }
        lastShown = now;
        String text = text(done, total, unit, note, outlook);
        if (style == Style.BAR) {
            draw(text);
        } else {
            out.println(text);
            out.flush();
        }
    }

    /// Removes the bar.
    synchronized void clear() {
        if (drawn > 0) {
            out.print("\r" + " ".repeat(drawn) + "\r");
            out.flush();
            drawn = 0;
        }
    }

    private void remember(long now, long done) {
        while (samples.size() > 2 && now - samples.peekFirst().time() > WINDOW) {
            samples.removeFirst();
        }
        if (samples.isEmpty() || done > samples.peekLast().done()) {
            samples.addLast(new Sample(now, done));
        }
    }

    private String text(long done, long total, String unit, String note, Outlook outlook) {
        StringBuilder text = new StringBuilder("  ").append(step).append("  ");
        if (total > 0) {
            int filled = (int) (BAR_WIDTH * Math.min(done, total) / total);
            if (style == Style.BAR) {
                text.append('[')
                        .append("#".repeat(filled))
                        .append("-".repeat(BAR_WIDTH - filled))
                        .append("] ");
            }
            text.append(100 * done / total).append(" %  ");
        }
        text.append(count(done))
                .append(total > 0 ? "/" + count(total) : "")
                .append(' ')
                .append(unit);
        double rate = rate();
        if (rate > 0) {
            text.append("  ").append(figure(rate)).append(' ').append(unit).append("/s");
            if (total > done) {
                long left = (long) ((total - done) / rate);
                text.append("  about ").append(duration(left)).append(" left");
                long job = outlook.after(left).orElse(0);
                if (job > left) {
                    text.append(", ").append(duration(job)).append(" of the job");
                }
            }
        }
        return note.isEmpty() ? text.toString() : text.append("  ").append(note).toString();
    }

    private double rate() {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last.time() == first.time()) {
            return 0;
        }
        return (last.done() - first.done()) * 1e9 / (last.time() - first.time());
    }

    private void draw(String text) {
        String padded = text.length() < drawn ? text + " ".repeat(drawn - text.length()) : text;
        out.print("\r" + padded);
        out.flush();
        drawn = text.length();
    }

    /// `1,234,567`.
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String figure(double rate) {
        return rate >= 100 ? count(Math.round(rate)) : String.format(Locale.ROOT, "%.2g", rate);
    }

    /// `7 s`, `3 min 20 s`, `2 h 5 min`.
    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
