package dev.quern.tokenizer;

import java.util.Arrays;

/// A priority queue of longs without objects: a heap in which each node has four children, the smallest value
/// first. Not
/// thread-safe.
final class LongQueue {
    private long[] heap;
    private int size;

    LongQueue(int capacity) {
        heap = new long[Math.max(4, capacity)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long value) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0 && heap[at - 1 >> 2] > value) {
            heap[at] = heap[at - 1 >> 2];
            at = at - 1 >> 2;
        }
        heap[at] = value;
    }

    long poll() {
        long first = heap[0];
        long value = heap[--size];
        int at = 0;
        while (4 * at + 1 < size) {
            int child = 4 * at + 1;
            int end = Math.min(child + 4, size);
            int least = child;
            for (int i = child + 1; i < end; i++) {
                least = heap[i] < heap[least] ? i : least;
            }
            if (heap[least] >= value) {
                break;
            }
            heap[at] = heap[least];
            at = least;
        }
        heap[at] = value;
        return first;
    }
}
