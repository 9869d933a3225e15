package dev.quern.compute.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.HealthCheck;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KernelHealthTest {
    @Test
    void theKernelsOfThisMachineAreEqualToTheScalarOnes() {
        List<HealthCheck> checks = ServiceLoader.load(HealthCheck.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(KernelHealth.class::isInstance)
                .toList();
        assertThat(checks).hasSize(1);
        assertThat(checks.getFirst().check()).hasSize(1).first().satisfies(finding -> {
            assertThat(finding.detail()).contains("bitwise equal", "GFLOP/s");
            assertThat(finding.subject()).isEqualTo("kernels");
        });
    }
}
