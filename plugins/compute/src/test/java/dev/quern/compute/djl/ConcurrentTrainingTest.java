package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Trainings of one JVM at the same time end as each would alone: weights, dropout and gradients stay apart.
class ConcurrentTrainingTest {

    @Test
    void trainingsDoNotDisturbEachOther() throws InterruptedException, ExecutionException {
        List<Integer> alone = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            alone.add(TrainingDigest.convolutional(seed));
        }
        assertThat(alone).doesNotHaveDuplicates();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Integer>> together = new ArrayList<>();
            for (int seed = 1; seed <= 3; seed++) {
                int own = seed;
                together.add(threads.submit(() -> TrainingDigest.convolutional(own)));
            }
            for (int index = 0; index < alone.size(); index++) {
                assertThat(together.get(index).get()).isEqualTo(alone.get(index));
            }
        }
    }
}
