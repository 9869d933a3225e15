package dev.quern.batching.feed;

/// Rows on the heap, in chunks of about 64 MiB that hold whole rows.
final class MemoryRows implements RowStore {
    private static final int CHUNK = 1 << 26;

    private final int width;
    private final int rowsInChunk;
    private final byte[][] chunks;
    private final Runnable closing;
    private long size;
    private boolean closed;

    /// Room for exactly so many rows.
    ///
    /// @param width bytes of a row
    /// @param closing called once
    MemoryRows(long rows, int width, Runnable closing) {
        this.width = width;
        this.closing = closing;
        rowsInChunk = Math.max(1, CHUNK / width);
        chunks = new byte[Math.toIntExact(Math.ceilDiv(rows, rowsInChunk))][];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            long rest = rows - (long) chunk * rowsInChunk;
            chunks[chunk] = new byte[(int) Math.min(rest, rowsInChunk) * width];
        }
    }

    @Override
    public void append(byte[] bytes, int from, int length) {
        int done = 0;
        while (done < length) {
            long chunkBytes = (long) rowsInChunk * width;
            byte[] chunk = chunks[(int) (size / chunkBytes)];
            int at = (int) (size % chunkBytes);
            int count = Math.min(chunk.length - at, length - done);
            System.arraycopy(bytes, from + done, chunk, at, count);
            done += count;
            size += count;
        }
    }

    @Override
    public Window row(long row, byte[] scratch) {
        return new Window(chunks[(int) (row / rowsInChunk)], (int) (row % rowsInChunk) * width);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closing.run();
        }
    }
}
