package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shipped job from web archives to tokens.
class FineWebJobTest {
    private static final String GERMAN =
            "<p>Die Mühle am Fluss mahlt in jedem Herbst das Getreide der fünf Dörfer, und die Bauern warten mit ihren Wagen auf"
                    + " dem Weg vor dem Haus. Wenn der erste Schnee auf das Dach fällt, ist es still, denn der Müller schläft bis"
                    + " in den Tag hinein und das Rad steht in dem Eis, das sich über Nacht gebildet hat.</p>";

    private static final String[] NOUNS =
            ("river mill grain stone wheel autumn winter miller farmer wagon road village bridge water flour sack horse "
                            + "market bread morning evening window garden orchard hillside lantern carpenter baker")
                    .split(" ");
    private static final String[] JOINTS = {
        " of the ",
        " and a ",
        " in this ",
        " which is by the ",
        " that was on a ",
        " with their ",
        " or from the ",
        " has been at our ",
        " did not have the ",
        " will be for some ",
        " to the "
    };

    @TempDir
    private Path directory;

    private static void record(OutputStream warc, String url, String body) throws IOException {
        String http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n" + body;
        byte[] content = http.getBytes(StandardCharsets.UTF_8);
        String head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + url
                + "\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:"
                + UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8))
                + ">\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: " + content.length
                + "\r\n\r\n";
        try (GZIPOutputStream member = new GZIPOutputStream(new Unclosed(warc))) {
            member.write(head.getBytes(StandardCharsets.UTF_8));
            member.write(content);
            member.write("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /// Paragraphs that pass every rule, in words of a real language with as many function words as it has.
    private static String prose(Random random) {
        StringBuilder text = new StringBuilder();
        for (int paragraph = 0; paragraph < 5; paragraph++) {
            text.append("The ").append(NOUNS[random.nextInt(NOUNS.length)]);
            for (int i = 0; i < 16; i++) {
                text.append(JOINTS[random.nextInt(JOINTS.length)]).append(NOUNS[random.nextInt(NOUNS.length)]);
                text.append(i == 7 ? ". This" : "");
            }
            text.append(".\n");
        }
        return text.toString().strip();
    }

    private static String page(String prose) {
        StringBuilder page =
                new StringBuilder("<html><head><title>A page</title><script>var x = 1;</script></head><body>"
                        + "<ul><li><a href='/'>Home</a></li><li><a href='/about'>About us</a></li></ul>");
        prose.lines().forEach(line -> page.append("<p>").append(line).append("</p>\n"));
        return page.append("<div><a href='/next'>Next</a> <a href='/previous'>Previous</a></div></body></html>")
                .toString();
    }

    @Test
    void takesPagesToTokens() throws IOException {
        Random random = new Random(11);
        ByteArrayOutputStream warc = new ByteArrayOutputStream();
        List<String> good = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String prose = prose(random);
            String host = "https://www.host" + i % 3 + ".org/";
            record(
                    warc,
                    host + "good" + i,
                    page(prose + "\nWrite to the miller of the village at miller" + i
                            + "@mill.org, and that will do for all of the grain."));
            good.add(host + "good" + i);
            switch (i % 4) {
                case 0 ->
                    record(
                            warc,
                            host + "again" + i,
                            page(prose + "\nWrite to the miller of the village at miller" + i
                                    + "@mill.org, and that will do for all of the grain."));
                case 1 -> record(warc, host + "german" + i, "<html><body>" + GERMAN.repeat(3) + "</body></html>");
                case 2 -> record(warc, host + "empty" + i, page(""));
                default -> record(warc, host + "code" + i, page(prose.replace(". This", ". {And that is} this")));
            }
        }
        Path input = Files.createDirectory(directory.resolve("input"));
        Files.write(input.resolve("pages.warc.gz"), warc.toByteArray());
        Path job = Path.of("").toAbsolutePath().resolve("corpus-fineweb.yaml");
        Path to = directory.resolve("published");
        Cli.Result run = new Cli(directory)
                .runStored("run", job.toString(), "-p", "input=" + input, "-p", "to=" + to, "-p", "vocabulary=600");
        assertThat(run.status()).as(run.err()).isZero();
        Path published = to.resolve(Files.readString(to.resolve("newest")).strip());
        List<String> urls = new ArrayList<>();
        for (JsonNode row : CorpusJobTest.rows(published.resolve("corpus"))) {
            urls.add(row.get("url").asText());
            assertThat(row.get("text").asText())
                    .contains(" of the village at ")
                    .doesNotContain("mill.org", "About us", "Next", "var x");
        }
        assertThat(urls).isEqualTo(good);
        JsonNode report = new ObjectMapper()
                .readTree(published.resolve("report/report.json").toFile());
        assertThat(report.at("/corpus/content/totals/documents").asInt()).isEqualTo(40);
        assertThat(report.at("/corpus/content/groups/domain/values").asInt()).isEqualTo(3);
        assertThat(report.at("/near-duplicates/content/totals/documents").asInt())
                .isEqualTo(10);
        assertThat(report.at("/removed-by-rules/content/totals/documents").asInt())
                .isEqualTo(10);
        assertThat(report.at("/other-languages/content/groups/language/largest/0/value")
                        .asText())
                .isEqualTo("de");
        assertThat(published.resolve("data/tokens-00000.bin")).isNotEmptyFile();
    }
}
