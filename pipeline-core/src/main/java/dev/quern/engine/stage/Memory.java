package dev.quern.engine.stage;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// Arrow memory of one unit of work: one allocator for each function, so that a leak has a name.
final class Memory implements AutoCloseable {
    private static final RootAllocator ROOT = new RootAllocator();

    private final Deque<BufferAllocator> open = new ArrayDeque<>();
    private final String place;
    private boolean failed;

    Memory(String place) {
        this.place = place;
    }

    BufferAllocator of(String step) {
        BufferAllocator allocator = ROOT.newChildAllocator(step, 0, Long.MAX_VALUE);
        open.push(allocator);
        return allocator;
    }

    /// The unit has failed with an exception of its own: what functions hold on to is no longer of interest.
    void fail() {
        failed = true;
    }

    /// Fails when a function has not given back what it took.
    @Override
    public void close() {
        RuntimeException leak = null;
        while (!open.isEmpty()) {
            BufferAllocator allocator = open.pop();
            long bytes = allocator.getAllocatedMemory();
            try {
                allocator.close();
            } catch (IllegalStateException leaked) {
                String what = "it did not give back " + bytes + " bytes of Arrow memory";
                leak = Failure.carry(allocator.getName(), place, new IllegalStateException(what, leaked));
            }
        }
        if (leak != null && !failed) {
            throw leak;
        }
    }
}
