package dev.quern.compute.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector width of this JVM, at most 512 bits since sums have 16 lanes. Constants, so that the compiler folds
/// every branch on them.
final class VectorShape {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > Lanes.COUNT
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    /// The same shape with ints.
    static final VectorSpecies<Integer> WORDS = SPECIES.withLanes(int.class);
    /// Floats in a vector: 16, 8 or 4.
    static final int WIDTH = SPECIES.length();

    private VectorShape() {}
}
