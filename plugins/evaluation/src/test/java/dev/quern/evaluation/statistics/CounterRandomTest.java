package dev.quern.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

    @Test
    void isUniformOverKeysAndOverCounters() {
        CounterRandom random = new CounterRandom(1, "test");
        int[] byKey = new int[10];
        int[] byCounter = new int[10];
        for (int i = 0; i < 100_000; i++) {
            byKey[(int) (10 * random.uniform(i, 3))]++;
            byCounter[(int) (10 * random.uniform(3, i))]++;
        }
        for (int bin = 0; bin < 10; bin++) {
            assertThat(byKey[bin] / 1e5).isCloseTo(0.1, within(0.004));
            assertThat(byCounter[bin] / 1e5).isCloseTo(0.1, within(0.004));
        }
    }

    @Test
    void seedsPurposesKeysAndCountersAllMatter() {
        Set<Long> seen = new HashSet<>();
        for (long seed = 0; seed < 4; seed++) {
            for (String purpose : new String[] {"a", "b"}) {
                for (long key = 0; key < 20; key++) {
                    for (long counter = 0; counter < 20; counter++) {
                        seen.add(new CounterRandom(seed, purpose).bits(key, counter));
                    }
                }
            }
        }
        assertThat(seen).hasSize(4 * 2 * 20 * 20);
    }

    /// SHA-256("abc") begins with ba7816bf8f01cfea (FIPS 180-2, appendix B.1).
    @Test
    void keysAreTheFirstBitsOfSha256() {
        assertThat(CounterRandom.key("abc")).isEqualTo(0xba7816bf8f01cfeaL);
    }
}
