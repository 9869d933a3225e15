package dev.quern.augment.recipe;

import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;
import java.util.ArrayList;
import java.util.List;

/// Neighbouring steps of a recipe that move pixels: affine ones, then at most one elastic one. They are one
/// map, so that each pixel is interpolated once.
final class Geometry implements Change {

    /// An affine step with numbers yet to be drawn.
    @FunctionalInterface
    interface Move {
        void add(AffineMap map, Draws draws);
    }

    private record Step(double probability, Move move) {}

    private final Resampler resampler;
    private final AffineMap map = new AffineMap();
    private final List<Step> steps = new ArrayList<>();
    private Displacement displacement;
    private double bent;

    Geometry(PixelColumn shape) {
        resampler = new Resampler(shape.channels(), shape.height(), shape.width());
    }

    void add(double probability, Move move) {
        steps.add(new Step(probability, move));
    }

    /// Adds the elastic step, after which no other can be added.
    void bend(double probability, Displacement added) {
        bent = probability;
        displacement = added;
    }

    boolean isFull() {
        return displacement != null;
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        map.reset();
        for (Step step : steps) {
            if (draws.chance(step.probability)) {
                step.move.add(map, draws);
            }
        }
        if (displacement != null && draws.chance(bent)) {
            displacement.draw(draws);
            resampler.apply(images, offset, map, displacement.across(), displacement.down());
        } else if (!map.isIdentity()) {
            resampler.apply(images, offset, map, null, null);
        }
    }
}
