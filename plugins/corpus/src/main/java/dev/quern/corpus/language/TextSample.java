package dev.quern.corpus.language;

/// Some of a long text: stretches of equal length, spread evenly over it, each of whole words and with a space behind
/// it. For one thread.
public final class TextSample {
    private static final int STRETCHES = 8;

    private final int budget;
    private final byte[] sample;
    private int length;

    /// @param budget bytes of a sample at most; a shorter text is its own sample
    public TextSample(int budget) {
        this.budget = budget;
        this.sample = new byte[budget + STRETCHES];
    }

    /// Takes a text; whether the sample is less than all of it.
    public boolean take(byte[] text) {
        if (text.length <= budget) {
            return false;
        }
        length = 0;
        int most = budget / STRETCHES;
        for (int i = 0; i < STRETCHES; i++) {
            int place = (int) ((long) (text.length - most) * i / (STRETCHES - 1));
            int from = i == 0 ? 0 : wordStart(text, place, place + most);
            int to = i == STRETCHES - 1 ? text.length : wordEnd(text, from, Math.min(place + most, text.length));
            if (from < to) {
                System.arraycopy(text, from, sample, length, to - from);
                length += to - from;
                sample[length++] = ' ';
            }
        }
        return true;
    }

    /// The sample; valid up to [#length] until the next call of [#take].
    public byte[] bytes() {
        return sample;
    }

    public int length() {
        return length;
    }

    /// Behind the first space in the stretch; where there is none, as in Chinese, where a character begins.
    private static int wordStart(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text[at - 1] == ' ' || text[at - 1] == '\n') {
                return at;
            }
        }
        return characterStart(text, from, to);
    }

    /// Before the last space in the stretch, or where a character begins.
    private static int wordEnd(byte[] text, int from, int to) {
        for (int at = to; at > from; at--) {
            if (text[at] == ' ' || text[at] == '\n') {
                return at;
            }
        }
        return characterStart(text, to, from);
    }

    private static int characterStart(byte[] text, int at, int limit) {
        int place = at;
        int step = limit > at ? 1 : -1;
        while (place != limit && (text[place] & 0xc0) == 0x80) {
            place += step;
        }
        return place;
    }
}
