package dev.quern.corpus.language;

import java.util.Arrays;
import java.util.List;

/// Vectors of words for the n-gram model: for each script the sums of weights by language, then for each script the
/// bytes of its letters, last the bytes of letters of other scripts. All are whole numbers, so that sums are exact.
final class NgramVectors implements WordVectors, NgramScanner.Sink {
    private final List<NgramModel.Script> scripts;
    /// By ordinal of a script: its index in the model, or the number of scripts.
    private final int[] indexes;
    /// By index of a script: the component of its first language.
    private final int[] places;
    private final int letters;
    private final NgramScanner scanner = new NgramScanner(this);
    private float[] sum;
    private int at;
    private int count;

    NgramVectors(NgramModel model) {
        scripts = model.scripts();
        indexes = new int[Character.UnicodeScript.values().length];
        Arrays.fill(indexes, scripts.size());
        places = new int[scripts.size()];
        int place = 0;
        for (int i = 0; i < places.length; i++) {
            indexes[scripts.get(i).ordinal()] = i;
            places[i] = place;
            place += scripts.get(i).labels().length;
        }
        letters = place;
    }

    /// Component where the languages of a script begin.
    int languages(int script) {
        return places[script];
    }

    /// Component where the bytes of letters begin.
    int letters() {
        return letters;
    }

    @Override
    public int dimension() {
        return letters + scripts.size() + 1;
    }

    @Override
    public int add(byte[] text, int from, int to, int first, int last, float[] into, int offset) {
        sum = into;
        at = offset;
        count = 0;
        scanner.read(text, first, last, to);
        if (last == to) {
            scanner.end();
        }
        return count;
    }

    @Override
    public void letter(int script, int bytes) {
        sum[at + letters + indexes[script]] += bytes;
        count++;
    }

    @Override
    public void ngrams(int script, long window) {
        int index = indexes[script];
        if (index == places.length) {
            return;
        }
        NgramTable table = scripts.get(index).table();
        if (table.size() == 0) {
            return;
        }
        for (int length = 1; length <= NgramScanner.LONGEST; length++) {
            long ngram = NgramScanner.ngram(window, length);
            if (ngram != 0) {
                table.addTo(sum, at + places[index], ngram);
            }
        }
    }
}
