package dev.quern.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A kernel that was compiled badly is loaded anew until it is fast, and a new copy computes the same bits.
class TileCheckTest {

    private static TileCheck.Report repair(AtomicInteger renewed, Double... speeds) {
        ArrayDeque<Double> measured = new ArrayDeque<>(List.of(speeds));
        return TileCheck.repair(measured::pop, renewed::incrementAndGet, 16);
    }

    @Test
    void leavesAGoodKernelAlone() {
        AtomicInteger renewed = new AtomicInteger();
        assertThat(repair(renewed, 200.0)).isEqualTo(new TileCheck.Report(200, 0, true));
        assertThat(renewed).hasValue(0);
    }

    @Test
    void loadsABadKernelAnewUntilItIsGood() {
        AtomicInteger renewed = new AtomicInteger();
        assertThat(repair(renewed, 0.8, 1.1, 210.0)).isEqualTo(new TileCheck.Report(210, 2, true));
        assertThat(renewed).hasValue(2);
    }

    @Test
    void saysSoWhenNothingHelps() {
        AtomicInteger renewed = new AtomicInteger();
        assertThat(repair(renewed, 0.8, 0.9, 0.7, 0.8)).isEqualTo(new TileCheck.Report(0.9, 3, false));
        assertThat(renewed).hasValue(3);
    }

    @Test
    void aNewCopyComputesTheSame() {
        Random random = new Random(4);
        float[] a = new float[Tiles.ROWS * 50];
        float[] b = new float[Tiles.COLUMNS * 50];
        for (int i = 0; i < a.length; i++) {
            a[i] = random.nextFloat();
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = random.nextFloat();
        }
        float[] before = new float[Tiles.ROWS * Tiles.COLUMNS];
        Tile old = Tiles.of(Tiles.ROWS, Tiles.COLUMNS);
        old.multiply(a, 0, b, 0, 50, before, 0, Tiles.COLUMNS, Tiles.ZERO, null, 0);
        Tiles.renew(Tiles.ROWS, Tiles.COLUMNS);
        Tile renewed = Tiles.of(Tiles.ROWS, Tiles.COLUMNS);
        assertThat(renewed.getClass()).isNotSameAs(old.getClass());
        float[] after = new float[before.length];
        renewed.multiply(a, 0, b, 0, 50, after, 0, Tiles.COLUMNS, Tiles.ZERO, null, 0);
        assertThat(after).isEqualTo(before);
    }
}
