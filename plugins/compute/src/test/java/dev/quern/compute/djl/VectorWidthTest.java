package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Training gives the same bits with vectors of 128, 256 and 512 bits, with one, two or three threads, and without
/// vectors in a JVM that lacks their module.
class VectorWidthTest {

    /// Of a JVM with the module of the vectors.
    private static List<String> vectorDigests(String... flags) throws IOException, InterruptedException {
        return digests(Stream.concat(Stream.of("--add-modules=jdk.incubator.vector"), Stream.of(flags))
                .toArray(String[]::new));
    }

    private static List<String> digests(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(List.of(flags));
        command.addAll(List.of("-DOPT_OUT_TRACKING=true", "-Dai.djl.offline=true", "-Dai.djl.default_engine=Quern"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainingDigest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        List<String> lines =
                output.lines().filter(line -> line.startsWith("digest")).toList();
        assertThat(lines).as(output).hasSize(2);
        return lines;
    }

    @Test
    void widthAndThreadsChangeNoBit() throws IOException, InterruptedException {
        List<String> expected = digests("-Dquern.kernels=scalar", "-Dquern.threads=1");
        assertThat(vectorDigests("-Dquern.threads=1")).isEqualTo(expected);
        assertThat(vectorDigests("-Dquern.threads=3")).isEqualTo(expected);
        assumeTrue(System.getProperty("os.arch").equals("amd64"));
        assertThat(vectorDigests("-XX:UseAVX=2", "-Dquern.threads=2")).isEqualTo(expected);
        assertThat(vectorDigests("-XX:UseAVX=0", "-Dquern.threads=2")).isEqualTo(expected);
    }
}
