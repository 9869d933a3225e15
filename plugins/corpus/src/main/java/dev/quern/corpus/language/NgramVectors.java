package dev.quern.corpus.language;

import java.util.Arrays;
import java.util.List;

/// Vectors of words for the n-gram model: for each script the bytes of its letters, then the sums of weights by
/// language; last the bytes of letters of other scripts. All are whole numbers, so that sums are exact.
final class NgramVectors implements WordVectors, NgramScanner.Sink {
    private final List<NgramModel.Script> scripts;
    /// By ordinal of a script: its index in the model, or the number of scripts.
    private final int[] indexes;
    /// By index of a script: the component of its letters, with its languages behind; last that of other scripts.
    private final int[] places;
    private final NgramScanner scanner = new NgramScanner(this);
    private float[] sum;
    private int at;
    private int count;

    NgramVectors(NgramModel model) {
        scripts = model.scripts();
        indexes = new int[Character.UnicodeScript.values().length];
        Arrays.fill(indexes, scripts.size());
        places = new int[scripts.size() + 1];
        for (int i = 0; i < scripts.size(); i++) {
            NgramModel.Script script = scripts.get(i);
            indexes[script.ordinal()] = i;
            places[i + 1] = places[i] + 1 + script.labels().length;
        }
    }

    /// Component with the bytes of a script's letters; those of its languages follow.
    int place(int script) {
        return places[script];
    }

    @Override
    public int dimension() {
        return places[scripts.size()] + 1;
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
        sum[at + places[indexes[script]]] += bytes;
        count++;
    }

    @Override
    public void ngrams(int script, long window) {
        int index = indexes[script];
        if (index == scripts.size()) {
            return;
        }
        NgramTable table = scripts.get(index).table();
        if (table.size() == 0) {
            return;
        }
        for (int length = 1; length <= NgramScanner.LONGEST; length++) {
            long ngram = NgramScanner.ngram(window, length);
            if (ngram != 0) {
                table.addTo(sum, at + places[index] + 1, ngram);
            }
        }
    }
}
