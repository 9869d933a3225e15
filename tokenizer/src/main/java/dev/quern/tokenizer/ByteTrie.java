package dev.quern.tokenizer;

import java.util.Arrays;

/// A set of byte sequences with a number each, walked byte by byte. Node 0 is the root. Written once, then read by any
/// number of threads.
final class ByteTrie {
    /// Steps by node and byte: key + 1 above, the node it leads to below; 0 where free.
    private long[] steps = new long[1 << 8];
    private int shift = 64 - 8;
    private int nodes = 1;
    private int[] values = new int[1 << 6];

    ByteTrie() {
        Arrays.fill(values, -1);
    }

    /// Adds a sequence; its value replaces an earlier one.
    void add(byte[] bytes, int value) {
        int node = 0;
        for (byte each : bytes) {
            int next = step(node, each);
            if (next == 0) {
                next = nodes++;
                put(node, each, next);
            }
            node = next;
        }
        values[node] = value;
    }

    private void put(int node, byte value, int next) {
        if (2 * nodes > steps.length) {
            long[] old = steps;
            steps = new long[2 * old.length];
            shift--;
            for (long step : old) {
                if (step != 0) {
                    steps[free((int) (step >>> 32) - 1)] = step;
                }
            }
        }
        if (next >= values.length) {
            values = Arrays.copyOf(values, 2 * next);
            Arrays.fill(values, next, values.length, -1);
        }
        int key = node << 8 | value & 0xff;
        steps[free(key)] = (long) (key + 1) << 32 | next;
    }

    private int free(int key) {
        int slot = slot(key);
        while (steps[slot] != 0) {
            slot = slot + 1 & steps.length - 1;
        }
        return slot;
    }

    private int slot(int key) {
        return (int) ((key + 1) * 0x9e3779b97f4a7c15L >>> shift);
    }

    /// The node that a byte leads to, or 0.
    int step(int node, byte value) {
        int key = node << 8 | value & 0xff;
        int slot = slot(key);
        while (true) {
            long found = steps[slot];
            if ((int) (found >>> 32) == key + 1) {
                return (int) found;
            }
            if (found == 0) {
                return 0;
            }
            slot = slot + 1 & steps.length - 1;
        }
    }

    /// The number of the sequence that ends at a node, or -1.
    int value(int node) {
        return values[node];
    }

    /// The number of a sequence, or -1.
    int find(byte[] text, int from, int end) {
        int node = 0;
        for (int at = from; at < end; at++) {
            node = step(node, text[at]);
            if (node == 0) {
                return -1;
            }
        }
        return values[node];
    }
}
