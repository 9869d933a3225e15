package dev.quern.corpus.near;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearDuplicatesTest {
    private static final MinHash MIN_HASH = new MinHash(4, 2);

    @TempDir
    private Path directory;

    /// A document: where it is, its length, its signature.
    private record Signed(int unit, int row, int length, long[] signature) {}

    /// Few different numbers make long chains.
    private static List<Signed> random(Random random) {
        List<Signed> documents = new ArrayList<>();
        int units = 1 + random.nextInt(5);
        int values = 2 + random.nextInt(30);
        for (int unit = 0; unit < units; unit++) {
            int row = 0;
            for (int i = random.nextInt(40); i > 0; i--) {
                row += 1 + random.nextInt(3);
                long[] signature = random.longs(8, 0, values).toArray();
                documents.add(new Signed(unit, row, 1 + random.nextInt(4), signature));
            }
        }
        return documents;
    }

    private static boolean alike(Signed left, Signed right) {
        for (int band = 0; band < 4; band++) {
            if (left.signature[2 * band] == right.signature[2 * band]
                    && left.signature[2 * band + 1] == right.signature[2 * band + 1]) {
                return true;
            }
        }
        return false;
    }

    /// By spreading the smallest number until nothing changes.
    private static int[] components(List<Signed> documents) {
        int[] component = new int[documents.size()];
        for (int i = 0; i < component.length; i++) {
            component[i] = i;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < component.length; i++) {
                for (int j = 0; j < i; j++) {
                    if (component[i] != component[j] && alike(documents.get(i), documents.get(j))) {
                        int least = Math.min(component[i], component[j]);
                        component[i] = least;
                        component[j] = least;
                        changed = true;
                    }
                }
            }
        }
        return component;
    }

    private List<SignatureFile> files(List<Signed> documents) throws IOException {
        Map<Integer, SignatureFile.Builder> builders = new TreeMap<>();
        for (Signed each : documents) {
            builders.computeIfAbsent(each.unit, unit -> new SignatureFile.Builder(unit, 4))
                    .add(each.row, each.length, each.row * 31, MIN_HASH, each.signature);
        }
        List<SignatureFile> files = new ArrayList<>();
        for (Map.Entry<Integer, SignatureFile.Builder> each : builders.entrySet()) {
            Path file = directory.resolve("unit" + each.getKey());
            each.getValue().write(file);
            files.add(SignatureFile.open(file));
        }
        return files;
    }

    private static List<String> removed(NearDuplicates found, NearDuplicates.Keep keep) throws IOException {
        List<String> removed = new ArrayList<>();
        found.removed(keep, (unit, row, check) -> {
            assertThat(check).isEqualTo(row * 31);
            removed.add(unit + "/" + row);
        });
        return removed;
    }

    @Test
    void equalsBruteForceWhateverTheOrderOfFilesAndTheMemory() throws IOException {
        Random random = new Random(167);
        for (int round = 0; round < 200; round++) {
            List<Signed> documents = random(random);
            int[] component = components(documents);
            List<SignatureFile> files = files(documents);
            for (long memory : new long[] {1 << 20, 4_000, 1}) {
                Collections.shuffle(files, random);
                NearDuplicates found = new NearDuplicates(files, memory);
                found.cluster();
                assertThat(found.documents()).isEqualTo(documents.size());
                assertThat(removed(found, NearDuplicates.Keep.FIRST)).isEqualTo(expected(documents, component, false));
                assertThat(removed(found, NearDuplicates.Keep.LONGEST)).isEqualTo(expected(documents, component, true));
                assertThat(found.clusterSizes()).isEqualTo(sizes(component));
            }
            for (SignatureFile file : files) {
                file.close();
            }
        }
    }

    private static List<String> expected(List<Signed> documents, int[] component, boolean longest) {
        List<String> removed = new ArrayList<>();
        for (int i = 0; i < component.length; i++) {
            int stays = component[i];
            for (int j = 0; longest && j < component.length; j++) {
                if (component[j] == component[i] && documents.get(j).length > documents.get(stays).length) {
                    stays = j;
                }
            }
            if (stays != i) {
                removed.add(documents.get(i).unit + "/" + documents.get(i).row);
            }
        }
        return removed;
    }

    private static Map<Integer, Integer> sizes(int[] component) {
        Map<Integer, Integer> members = new TreeMap<>();
        for (int each : component) {
            members.merge(each, 1, Integer::sum);
        }
        Map<Integer, Integer> sizes = new TreeMap<>();
        members.values().forEach(size -> sizes.merge(size, 1, Integer::sum));
        return sizes;
    }

    @Test
    void refusesFilesThatAreDamagedOrDoNotFit() throws IOException {
        Path file = directory.resolve("x");
        SignatureFile.Builder builder = new SignatureFile.Builder(3, 4);
        builder.add(0, 1, 2, MIN_HASH, new long[8]);
        builder.write(file);
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 15, 16, bytes.length - 1}) {
            Path torn = Files.write(directory.resolve("torn"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> SignatureFile.open(torn))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("file '" + torn + "' ");
        }
        try (SignatureFile one = SignatureFile.open(file);
                SignatureFile two = SignatureFile.open(file)) {
            assertThatThrownBy(() -> new NearDuplicates(List.of(one, two), 1000))
                    .hasMessage("two files hold the signatures of unit 3");
        }
    }
}
