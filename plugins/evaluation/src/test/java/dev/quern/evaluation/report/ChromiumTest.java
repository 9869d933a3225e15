package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real browser. Skipped where there is no `chromium`.
class ChromiumTest {
    /// Appended to a copy of the page: it writes what the browser made of the charts into the document, where
    /// `--dump-dom` shows it.
    private static final String PROBE = """
            <script>
              addEventListener('error', event => document.body.setAttribute('data-error', event.message));
              const sizes = [...document.querySelectorAll('polyline, polygon, rect.bar')].map(shape => {
                const box = shape.getBoundingClientRect();
                return shape.tagName + ':' + Math.round(box.width) + 'x' + Math.round(box.height);
              });
              document.body.setAttribute('data-shapes', sizes.join(' '));
              document.body.setAttribute('data-overflow', document.documentElement.scrollWidth - document.documentElement.clientWidth);
            </script>
            """;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsChromium() {
        boolean found =
                Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "chromium")));
        assumeTrue(found, "no 'chromium' on the PATH");
    }

    private record Outcome(String out, String errors) {}

    private Outcome chromium(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
                "--enable-logging=stderr",
                "--window-size=1100,1400",
                "--user-data-dir=" + directory.resolve("profile")));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("chromium ended within a minute").isTrue();
        return new Outcome(Files.readString(out), new String(Files.readAllBytes(errors), StandardCharsets.ISO_8859_1));
    }

    @Test
    void opensWithoutErrorsAndShowsItsCurves() throws Exception {
        String page = new HtmlReport("Evaluation report", SampleContent.plausible()).page();
        Files.writeString(Path.of("target", "sample-report.html"), page);
        Path probed = directory.resolve("probed.html");
        Files.writeString(probed, page.replace("</body>", PROBE + "</body>"));
        Outcome outcome = chromium("--dump-dom", probed.toUri().toString());
        assertThat(outcome.errors()).doesNotContain("CONSOLE");
        assertThat(outcome.out()).doesNotContain("data-error=\"").contains("data-overflow=\"0\"");
        String shapes = outcome.out().replaceAll("(?s).*data-shapes=\"([^\"]*)\".*", "$1");
        assertThat(shapes.split(" "))
                .filteredOn(shape -> shape.startsWith("polyline"))
                .hasSize(5)
                .allMatch(shape -> shape.matches("polyline:[1-9]\\d{2}x[1-9]\\d+"), "at least 100 by 10 pixels");
        assertThat(shapes.split(" "))
                .filteredOn(shape -> shape.startsWith("rect"))
                .hasSize(10);
    }

    @Test
    void hostileTextRunsNothing() throws Exception {
        String hostile = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        Path file = directory.resolve("hostile.html");
        Files.writeString(file, new HtmlReport("Evaluation report", SampleContent.hostile(hostile)).page());
        Outcome outcome = chromium("--dump-dom", file.toUri().toString());
        assertThat(outcome.out()).contains("<title>Evaluation report</title>");
        assertThat(outcome.errors()).doesNotContain("CONSOLE");
    }
}
