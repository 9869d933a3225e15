package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;

/// All operations of one device, wired together. Thread-safe.
public final class Core {

    private final Allocator allocator;
    private final Transfer transfer;
    private final Graph graph;
    private final Elementwise elementwise;
    private final Reductions reductions;
    private final Shaping shaping;
    private final Products products;
    private final Selection selection;
    private final Ordering ordering;
    private final Normalization normalization;
    private final Convolutions convolutions;
    private final Poolings poolings;
    private final BatchNormalization batchNormalization;
    private final Recurrent recurrent;
    private final Indexing indexing;
    private final Fourier fourier;
    private final LinearAlgebra linearAlgebra;
    private final Images images;
    private final Detection detection;
    private final Fused fused;
    private final RowFunctions rowFunctions;
    private final Optimizers optimizers;
    private final Updates updates;
    private final RandomSource random;
    private final Sequences sequences;

    private Core(long poolBytes, Compute compute) {
        allocator = new Allocator(new BufferPool(poolBytes), compute.kernels());
        transfer = new Transfer(allocator);
        ElementLoops elements = new ElementLoops(allocator, compute);
        graph = new Graph(
                allocator,
                (target, contribution) -> elements.binary(BinaryOperation.ADD, target, contribution, target));
        Summation summation = new Summation(allocator);
        MatrixLoops matrices = new MatrixLoops(allocator, compute);
        RowLoops rows = new RowLoops(compute);
        random = new RandomSource(allocator);
        sequences = new Sequences(allocator);
        elementwise = new Elementwise(allocator, graph, elements, summation);
        reductions = new Reductions(allocator, graph, summation);
        shaping = new Shaping(allocator, graph, summation);
        products = new Products(allocator, graph, summation, shaping, elementwise, matrices);
        selection = new Selection(allocator, graph, compute);
        ordering = new Ordering(allocator, graph, selection);
        normalization = new Normalization(allocator, graph, summation, random, rows);
        convolutions = new Convolutions(allocator, graph, compute);
        poolings = new Poolings(allocator, graph, compute, elementwise, reductions);
        batchNormalization = new BatchNormalization(allocator, graph, compute);
        indexing = new Indexing(shaping, selection, sequences);
        fourier = new Fourier(allocator, graph);
        linearAlgebra = new LinearAlgebra(allocator, graph, products, shaping, elementwise);
        images = new Images(allocator, graph, shaping, elementwise, random);
        detection = new Detection(allocator);
        recurrent = new Recurrent(allocator, graph, compute, shaping, normalization);
        rowFunctions = new RowFunctions(allocator, graph, compute);
        fused = new Fused(allocator, graph, compute);
        optimizers = new Optimizers(allocator, compute);
        updates = new Updates(allocator, compute);
    }

    /// A core of its own on the CPU, whose pool keeps at most a quarter of the heap.
    public static Core create() {
        return create(Compute.shared());
    }

    /// Like [#create()], on given kernels and threads.
    public static Core create(Compute compute) {
        return new Core(Runtime.getRuntime().maxMemory() / 4, compute);
    }

    public Allocator allocator() {
        return allocator;
    }

    public Transfer transfer() {
        return transfer;
    }

    public Graph graph() {
        return graph;
    }

    public Elementwise elementwise() {
        return elementwise;
    }

    public Reductions reductions() {
        return reductions;
    }

    public Shaping shaping() {
        return shaping;
    }

    public Products products() {
        return products;
    }

    public Selection selection() {
        return selection;
    }

    public Ordering ordering() {
        return ordering;
    }

    public Normalization normalization() {
        return normalization;
    }

    public Convolutions convolutions() {
        return convolutions;
    }

    public Poolings poolings() {
        return poolings;
    }

    public BatchNormalization batchNormalization() {
        return batchNormalization;
    }

    public Indexing indexing() {
        return indexing;
    }

    public Fourier fourier() {
        return fourier;
    }

    public LinearAlgebra linearAlgebra() {
        return linearAlgebra;
    }

    public Images images() {
        return images;
    }

    public Detection detection() {
        return detection;
    }

    public Recurrent recurrent() {
        return recurrent;
    }

    public RowFunctions rowFunctions() {
        return rowFunctions;
    }

    public Fused fused() {
        return fused;
    }

    public Optimizers optimizers() {
        return optimizers;
    }

    public Updates updates() {
        return updates;
    }

    public RandomSource random() {
        return random;
    }

    public Sequences sequences() {
        return sequences;
    }
}
