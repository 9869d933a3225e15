package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.Emitter;
import dev.quern.api.image.PixelColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

class ImageRowsTest {

    private static List<Integer> batches(PixelColumn shape, int images, BufferAllocator allocator) throws IOException {
        List<Integer> sizes = new ArrayList<>();
        Emitter out = new Emitter() {
            @Override
            public void emit(String port, VectorSchemaRoot batch) {
                sizes.add(batch.getRowCount());
            }

            @Override
            public void dropped(String reason, long rows) {}
        };
        byte[] image = new byte[shape.size()];
        try (ImageRows rows = new ImageRows(ImageRows.schema(Optional.of(shape), true), allocator, out)) {
            for (int i = 0; i < images; i++) {
                rows.add("image " + i, image, "class");
            }
            rows.flush();
        }
        return sizes;
    }

    /// Images of 12 MB, one in a batch: memory for one of them, not for thousands.
    @Test
    void aBatchOfLargeImagesNeedsTheMemoryOfItsRows() throws IOException {
        try (BufferAllocator allocator = new RootAllocator(64 << 20)) {
            assertThat(batches(new PixelColumn(3, 2000, 2000), 3, allocator)).containsExactly(1, 1, 1);
            assertThat(allocator.getPeakMemoryAllocation()).isLessThan(40L << 20);
        }
    }

    @Test
    void smallImagesFillBatchesByRows() throws IOException {
        try (BufferAllocator allocator = new RootAllocator()) {
            assertThat(batches(new PixelColumn(1, 2, 2), 2500, allocator)).containsExactly(1024, 1024, 452);
        }
    }
}
