package dev.quern.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/// The writer against Arrow's own reading, the reader against what was written.
class IntListTest {
    @Test
    void writesAndReadsListsOfAnyLength() {
        Random random = new Random(131);
        for (int round = 0; round < 200; round++) {
            List<int[]> lists = lists(random);
            try (RootAllocator allocator = new RootAllocator();
                    VectorSchemaRoot batch =
                            VectorSchemaRoot.create(new Schema(List.of(Columns.intList("x"))), allocator)) {
                ListVector vector = (ListVector) batch.getVector("x");
                IntListWriter writer = new IntListWriter(vector, random.nextInt(50));
                for (int[] list : lists) {
                    if (list == null) {
                        writer.addNull();
                    } else {
                        writer.add(list, 1, list.length - 1);
                    }
                }
                writer.finish();
                batch.setRowCount(lists.size());
                assertThat(writer.rows()).isEqualTo(lists.size());
                assertSame(lists, batch, vector);
            }
        }
    }

    /// Lists whose first number is left out; null for a row without a list.
    private static List<int[]> lists(Random random) {
        List<int[]> lists = new ArrayList<>();
        int rows = random.nextInt(20);
        for (int row = 0; row < rows; row++) {
            int length = 1 + (random.nextInt(5) == 0 ? random.nextInt(3_000) : random.nextInt(12));
            lists.add(random.nextInt(6) == 0 ? null : random.ints(length).toArray());
        }
        return lists;
    }

    private static void assertSame(List<int[]> lists, VectorSchemaRoot batch, ListVector vector) {
        IntListReader reader = new IntListReader(batch, "x");
        for (int row = 0; row < lists.size(); row++) {
            int[] list = lists.get(row);
            assertThat(reader.isNull(row)).isEqualTo(list == null);
            List<Integer> expected = new ArrayList<>();
            for (int i = 1; list != null && i < list.length; i++) {
                expected.add(list[i]);
            }
            assertThat(vector.getObject(row)).isEqualTo(list == null ? null : expected);
            int[] read = new int[reader.size(row) + 2];
            reader.copy(row, read, 1);
            assertThat(read[0]).isZero();
            assertThat(read[read.length - 1]).isZero();
            assertThat(Arrays.stream(read, 1, read.length - 1).boxed()).isEqualTo(expected);
        }
    }

    @Test
    void refusesANullInAList() {
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot batch =
                        VectorSchemaRoot.create(new Schema(List.of(Columns.intList("x"))), allocator)) {
            ListVector vector = (ListVector) batch.getVector("x");
            IntListWriter writer = new IntListWriter(vector, 4);
            writer.add(new int[] {1, 2}, 0, 2);
            writer.finish();
            ((IntVector) vector.getDataVector()).setNull(1);
            batch.setRowCount(1);
            assertThatThrownBy(() -> new IntListReader(batch, "x"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("column 'x' holds a list with a null in it");
        }
    }
}
