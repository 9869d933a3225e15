package dev.quern.compute.kernel;

/// Working memory of one thread, reused from call to call: a few arrays that grow to what was ever asked for.
///
/// The content is arbitrary. A caller names the arrays that it uses at the same time by different slots.
final class Scratch {
    private static final int SLOTS = 8;
    private static final ThreadLocal<Scratch> OWN = ThreadLocal.withInitial(Scratch::new);

    private final float[][] arrays = new float[SLOTS][0];

    private Scratch() {}

    /// The calling thread's.
    static Scratch own() {
        return OWN.get();
    }

    /// An array of at least `length` floats.
    float[] floats(int slot, int length) {
        if (arrays[slot].length < length) {
            arrays[slot] = new float[length];
        }
        return arrays[slot];
    }
}
