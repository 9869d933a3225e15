package dev.quern.compute.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.compute.kernel.UpdateRules.AdamFactors;
import dev.quern.compute.kernel.UpdateRules.Part;
import dev.quern.compute.kernel.UpdateRules.Step;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every update rule gives the same bits in whole vectors and in its plain form, and touches nothing beside its part.
class UpdateTwinTest {
    private static final Step STEP = new Step(0.7f, 0.03f, 0.05f);

    /// A rule on parts: weight, gradient and two states.
    interface Rule {
        void apply(UpdateRules rules, List<Part> parts, int n);
    }

    private static Stream<Arguments> rules() {
        AdamFactors adam = new AdamFactors(0.9f, 0.99f, 3, 1e-3f);
        return Stream.of(
                rule("descent", (r, p, n) -> r.descent(p.get(0), p.get(1), n, STEP)),
                rule("momentum", (r, p, n) -> r.momentum(p.get(0), p.get(1), p.get(2), n, STEP, 0.9f)),
                rule("nesterov", (r, p, n) -> r.nesterov(p.get(0), p.get(1), p.get(2), n, STEP, 0.9f)),
                rule("rmsProp", (r, p, n) -> r.rmsProp(p.get(0), p.get(1), p.get(2), n, STEP, 0.9f, 1e-3f)),
                rule(
                        "rmsPropMomentum",
                        (r, p, n) ->
                                r.rmsPropMomentum(p.get(0), p.get(1), p.get(2), p.get(3), n, STEP, 0.9f, 1e-3f, 0.8f)),
                rule("adagrad", (r, p, n) -> r.adagrad(p.get(0), p.get(1), p.get(2), n, STEP, 1e-3f)),
                rule("adam", (r, p, n) -> r.adam(p.get(0), p.get(1), p.get(3), p.get(2), n, STEP, adam)),
                rule("average", (r, p, n) -> r.average(p.get(0), p.get(1), n, 0.3f)));
    }

    private static Arguments rule(String name, Rule rule) {
        return Arguments.of(name, rule);
    }

    private static List<Part> parts(int shift) {
        return IntStream.range(0, 4)
                .mapToObj(array -> {
                    Random random = new Random(array);
                    float[] values = new float[140];
                    for (int i = 0; i < values.length; i++) {
                        float value = random.nextInt(9) == 0 ? 0 : (float) random.nextGaussian();
                        values[i] = array == 2 ? Math.abs(value) : value; // means of squares
                    }
                    return new Part(values, shift + array);
                })
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void vectorsGiveTheBitsOfThePlainForm(String name, Rule rule) {
        for (int n : new int[] {0, 1, 7, 8, 15, 16, 17, 33, 130}) {
            for (int shift = 0; shift < 3; shift++) {
                List<Part> plain = parts(shift);
                List<Part> vector = parts(shift);
                rule.apply(new ScalarKernels().updates(), plain, n);
                rule.apply(new VectorKernels().updates(), vector, n);
                for (int array = 0; array < 4; array++) {
                    assertThat(vector.get(array).values())
                            .as("array %d, %d elements from %d", array, n, shift)
                            .isEqualTo(plain.get(array).values());
                }
                float[] before = parts(shift).getFirst().values();
                assertThat(vector.getFirst().values()[shift + n]).isEqualTo(before[shift + n]);
            }
        }
    }
}
