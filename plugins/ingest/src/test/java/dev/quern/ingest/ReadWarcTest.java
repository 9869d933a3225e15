package dev.quern.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ByteSize;
import dev.quern.api.testing.StepTester;
import dev.quern.datasets.warc.GzipMembers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcConversion;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcWriter;
import org.netpreserve.jwarc.Warcinfo;

/// Archives are written by jwarc, so that another reading of the standard stands against ours.
class ReadWarcTest {
    private static final ByteSize LARGE = new ByteSize(4 << 20);
    private static final Instant DATE = Instant.parse("2024-02-29T12:30:00Z");

    @TempDir
    private Path folder;

    private int records;

    @Test
    void readsPagesOfAnArchive() throws IOException {
        for (String name : List.of("a.warc", "a.warc.gz")) {
            records = 0;
            write(
                    name,
                    new Warcinfo.Builder()
                            .body(MediaType.WARC_FIELDS, bytes("software: test\r\n"))
                            .build(),
                    page("http://Example.org:8080/a?b", 200, "text/html; charset=utf-8", bytes("<p>Grüße</p>")),
                    page("http://example.org/gone", 404, "text/html", bytes("<p>gone</p>")),
                    page("http://example.org/cat.png", 200, "image/png", new byte[] {1, 2}),
                    page("http://example.org/empty", 200, "text/html", new byte[0]),
                    page("https://user@b.net", 200, "text/plain", bytes("plain")));
            StepTester.Result result = new StepTester().run(reader(folder.resolve(name), 1 << 20, LARGE));
            assertThat(result.only())
                    .containsExactly(
                            List.of(
                                    id(0),
                                    "example.org",
                                    "http://Example.org:8080/a?b",
                                    "2024-02-29T12:30:00Z",
                                    "text/html",
                                    "<p>Grüße</p>"),
                            List.of(
                                    id(4),
                                    "b.net",
                                    "https://user@b.net",
                                    "2024-02-29T12:30:00Z",
                                    "text/plain",
                                    "plain"));
            assertThat(result.dropped()).isEqualTo(Map.of("status", 1L, "mime-type", 1L, "empty", 1L));
            assertThat(result.rejected()).isEmpty();
        }
    }

    @Test
    void readsTheTextOfConversions() throws IOException {
        write("a.wet.gz", conversion("http://x.org/1", bytes("Über\nzwei")), conversion("http://x.org/2", new byte[] {
            'a', (byte) 0xe9
        }));
        StepTester.Result result = new StepTester().run(reader(folder, 1 << 20, LARGE));
        assertThat(result.only()).extracting(List::getLast).containsExactly("Über\nzwei");
        assertThat(result.only()).extracting(row -> row.get(4)).containsExactly("text/plain");
        assertThat(result.rejected()).singleElement().asString().matches("a\\.wet\\.gz@\\d+: byte 2 of the block .*");
    }

    @Test
    void undoesCodingsOfAPayload() throws IOException {
        byte[] page = bytes("<html>" + "a page of some length ".repeat(50));
        write(
                "a.warc.gz",
                coded("gzip", gzip(page)),
                coded("deflate", deflate(page, false)),
                coded("deflate", deflate(page, true)),
                coded("GZIP, deflate", deflate(gzip(page), false)),
                coded("gzip", page),
                coded("identity", page),
                chunked("", chunks(page, 100)),
                chunked("gzip", chunks(gzip(page), 7)),
                chunked("", page));
        StepTester.Result result = new StepTester().run(reader(folder, 1 << 20, LARGE));
        assertThat(result.rejected()).isEmpty();
        assertThat(result.only()).hasSize(9).allSatisfy(row -> assertThat(row.getLast())
                .isEqualTo(new String(page, UTF_8)));
    }

    @Test
    void rejectsCodingsThatAreDamagedUnknownOrTooLong() throws IOException {
        byte[] page = bytes("<html>" + "a page of some length ".repeat(50));
        byte[] torn = gzip(page);
        byte[] chunks = chunks(page, 100);
        write(
                "a.warc.gz",
                coded("br", page),
                coded("gzip", Arrays.copyOf(torn, torn.length / 2)),
                coded("gzip", gzip(new byte[8 << 20])),
                coded("deflate", deflate(new byte[8 << 20], true)),
                chunked("", Arrays.copyOf(chunks, chunks.length - 50)),
                page("http://a.org", 200, "text/html", page));
        StepTester.Result result = new StepTester().run(reader(folder, 1 << 20, LARGE));
        assertThat(result.only()).hasSize(1);
        assertThat(result.rejected()).hasSize(5);
        assertThat(result.rejected().get(0)).contains("content encoding 'br' cannot be decoded");
        assertThat(result.rejected().get(1)).contains("content encoding 'gzip' is damaged");
        assertThat(result.rejected().get(2)).contains("more than the 4194304 bytes allowed ('max-row')");
        assertThat(result.rejected().get(3)).contains("more than the 4194304 bytes allowed ('max-row')");
        assertThat(result.rejected().get(4)).contains("chunked body is damaged or cut short at its byte");
    }

    @Test
    void readsPagesInTheirCharset() throws IOException {
        String russian = "<p>Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива"
                + " по-своему. Все смешалось в доме Облонских.</p>";
        String meta = "<meta charset='windows-1251'>" + russian;
        String old = "<META HTTP-EQUIV=Content-Type CONTENT=\"text/html; charset = Shift_JIS\"><p>日本語</p>";
        write(
                "a.warc.gz",
                page("http://a.org", 200, "text/html; charset=\"KOI8-R\"", russian.getBytes(Charset.forName("KOI8-R"))),
                page("http://b.org", 200, "text/html", meta.getBytes(Charset.forName("windows-1251"))),
                page("http://c.org", 200, "text/html", old.getBytes(Charset.forName("Shift_JIS"))),
                page("http://d.org", 200, "text/html", russian.getBytes(Charset.forName("windows-1251"))),
                page("http://e.org", 200, "text/html; charset=iso-8859-1", "<p>é€</p>".getBytes("windows-1252")),
                page("http://f.org", 200, "text/html; charset=latin1", bytes("\ufeff<p>é</p>")),
                page("http://g.org", 200, "text/html; charset=no-such", bytes("<p>é</p>")),
                page("http://h.org", 200, "text/html; charset=utf-8", "<p>a\u00e9b</p>".getBytes(ISO_8859_1)),
                page("http://i.org", 200, "text/html", "\ufeff<p>ж</p>".getBytes("UTF-16LE")));
        StepTester.Result result = new StepTester().run(reader(folder, 1 << 20, LARGE));
        assertThat(result.only())
                .extracting(List::getLast)
                .containsExactly(
                        russian,
                        meta,
                        old,
                        russian,
                        "<p>é€</p>",
                        "<p>é</p>",
                        "<p>é</p>",
                        "<p>a\ufffdb</p>",
                        "<p>ж</p>");
    }

    /// Records of all sizes; some hold an archive as their page, whose members stand in the file as they are.
    @Test
    void givesTheSameRowsHoweverAFileIsCut() throws IOException {
        Path archive = manyRecords();
        List<List<Object>> whole = rows(archive, Long.MAX_VALUE / 2);
        List<List<Object>> oracle = oracleRows(archive);
        assertThat(heads(archive)).as("places that look like a record's member").isGreaterThan(oracle.size() + 20);
        assertThat(whole).hasSameSizeAs(oracle).hasSizeGreaterThan(100);
        assertThat(whole)
                .extracting(row -> List.of(row.getFirst(), row.getLast()))
                .isEqualTo(oracle);
        for (long spacing : new long[] {5_000, 30_000, 100_000}) {
            ReadWarc cut = reader(archive, spacing, LARGE);
            assertThat(cut.splits(cut.files())).hasSizeGreaterThan(2);
            StepTester.Result result = new StepTester().run(cut);
            assertThat(result.rejected()).isEmpty();
            assertThat(result.only()).isEqualTo(whole);
        }
    }

    private static int heads(Path archive) throws IOException {
        try (GzipMembers members = new GzipMembers(archive)) {
            int count = 0;
            for (long at = 0; at >= 0; at = members.next(at + 1, Long.MAX_VALUE)) {
                count++;
            }
            return count;
        }
    }

    private Path manyRecords() throws IOException {
        Random random = new Random(28500);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; i < 150; i++) {
            byte[] page;
            if (i % 50 == 7) {
                ByteArrayOutputStream inner = new ByteArrayOutputStream();
                while (inner.size() < 200_000) {
                    byte[] noise = new byte[7_000];
                    random.nextBytes(noise);
                    ByteArrayOutputStream record = new ByteArrayOutputStream();
                    record.write(
                            bytes(
                                    "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 7000\r\nContent-Type: text/html\r\n\r\n"));
                    record.write(noise);
                    inner.write(gzip(record.toByteArray()));
                }
                page = inner.toByteArray();
            } else {
                page = new byte[random.nextInt(i % 20 == 0 ? 30_000 : 5_000) + 1];
                for (int j = 0; j < page.length; j++) {
                    page[j] = (byte) (' ' + random.nextInt(90));
                }
            }
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            try (WarcWriter writer = new WarcWriter(Channels.newChannel(plain), WarcCompression.NONE)) {
                writer.write(page("http://a.org/" + i, 200, "text/html; charset=windows-1252", page));
            }
            file.write(gzip(plain.toByteArray(), i % 50 == 7 ? Deflater.NO_COMPRESSION : 6));
        }
        return Files.write(folder.resolve("many.warc.gz"), file.toByteArray());
    }

    private List<List<Object>> rows(Path archive, long spacing) throws IOException {
        StepTester.Result result = new StepTester().run(reader(archive, spacing, LARGE));
        assertThat(result.rejected()).isEmpty();
        return result.only();
    }

    private static List<List<Object>> oracleRows(Path archive) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (WarcReader reader = new WarcReader(archive)) {
            for (WarcRecord record : reader) {
                byte[] page = ((WarcResponse) record).http().body().stream().readAllBytes();
                rows.add(List.of(record.id().toString(), new String(page, "windows-1252")));
            }
        }
        return rows;
    }

    @Test
    void rejectsDamagedMembersAndGoesOn() throws IOException {
        Path archive = manyRecords();
        byte[] good = Files.readAllBytes(archive);
        List<List<Object>> whole = rows(archive, Long.MAX_VALUE / 2);
        Random random = new Random(7);
        for (int round = 0; round < 3; round++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(archive, bad);
            StepTester.Result once = new StepTester().run(reader(archive, Long.MAX_VALUE / 2, LARGE));
            assertThat(once.only()).hasSizeGreaterThanOrEqualTo(whole.size() - 1);
            assertThat(new HashSet<>(whole).containsAll(once.only())).isTrue();
            assertThat(once.only().size() + (once.rejected().isEmpty() ? 0 : 1)).isEqualTo(whole.size());
            StepTester.Result cut = new StepTester().run(reader(archive, 50_000, LARGE));
            assertThat(cut.only()).isEqualTo(once.only());
            assertThat(once.dropped()).isEmpty();
            assertThat(cut.rejected()).hasSameSizeAs(once.rejected());
        }
    }

    @Test
    void rejectsWhatIsTornAtTheEnd() throws IOException {
        Path archive =
                write("a.warc.gz", page("http://a.org", 200, "text/html", bytes("one")), conversion("b", bytes("two")));
        byte[] good = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(good, good.length - 30));
        StepTester.Result result = new StepTester().run(reader(archive, 1 << 20, LARGE));
        assertThat(result.only()).hasSize(1);
        assertThat(result.rejected())
                .singleElement()
                .asString()
                .matches("a\\.warc\\.gz@\\d+: gzip member is cut short");
        Files.write(archive, new byte[0]);
        assertThat(new StepTester().run(reader(archive, 1 << 20, LARGE)).rejected())
                .isEmpty();
        Files.write(archive, bytes("no archive at all"));
        assertThat(new StepTester().run(reader(archive, 1 << 20, LARGE)).rejected())
                .containsExactly("a.warc.gz@0: no gzip member begins here");
        for (int length = 1; length < good.length; length += 3) {
            Files.write(archive, Arrays.copyOf(good, length));
            assertThat(new StepTester().run(reader(archive, 1 << 20, LARGE)).rejected())
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void readsAFileThatIsOneMember() throws IOException {
        Path plain =
                write("a.warc", page("http://a.org", 200, "text/html", bytes("one")), conversion("b", bytes("two")));
        Files.write(folder.resolve("b.warc.gz"), gzip(Files.readAllBytes(plain)));
        ReadWarc source = reader(folder.resolve("b.warc.gz"), 10, LARGE);
        assertThat(source.splits(source.files())).hasSize(1);
        assertThat(new StepTester().run(source).only())
                .extracting(List::getLast)
                .containsExactly("one", "two");
    }

    @Test
    void goesOnBehindADamagedRecordOfAPlainFile() throws IOException {
        Path plain = write(
                "a.warc",
                page("http://a.org", 200, "text/html", bytes("one")),
                page("http://b.org", 200, "text/html", bytes("two")),
                page("http://c.org", 200, "text/html", bytes("three")));
        String text = Files.readString(plain, US_ASCII);
        int second = text.indexOf("WARC/1.0", 10);
        Files.writeString(
                plain, text.substring(0, second) + text.substring(second).replaceFirst("WARC/1.0", "WURC/1.0"));
        StepTester.Result damaged = new StepTester().run(reader(plain, 10, LARGE));
        assertThat(damaged.only()).extracting(List::getLast).containsExactly("one", "three");
        assertThat(damaged.rejected())
                .containsExactly("a.warc@" + second + ": no record begins here: it should begin with 'WARC/'");
        Files.writeString(plain, text.substring(0, text.length() - 20));
        StepTester.Result torn = new StepTester().run(reader(plain, 10, LARGE));
        assertThat(torn.only()).hasSize(2);
        assertThat(torn.rejected()).singleElement().asString().contains("the file ends after");
    }

    @Test
    void holdsNoMoreThanALargeRecord() throws IOException {
        String head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(gzip(bytes(head + "20000000\r\n\r\n" + "x".repeat(20_000_000) + "\r\n\r\n")));
        file.write(gzip(bytes(head + "9000000000000000000\r\n\r\nxyz")));
        file.write(gzip(bytes(head + "-1\r\n\r\n")));
        file.write(gzip(bytes(head + "x\r\n\r\n" + "x".repeat(3_000_000))));
        file.write(gzip(bytes("WARC/1.0\r\nx: " + "y".repeat(3_000_000))));
        file.write(gzip(bytes("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
                + "\r\nok\r\n\r\n")));
        Files.write(folder.resolve("a.warc.gz"), file.toByteArray());
        StepTester.Result result = new StepTester().run(reader(folder, 1 << 20, LARGE));
        assertThat(result.only()).extracting(List::getLast).containsExactly("ok");
        assertThat(result.only()).extracting(List::getFirst).first().asString().matches("a\\.warc\\.gz@\\d+");
        assertThat(result.rejected()).hasSize(5);
        assertThat(result.rejected().get(0)).contains("record holds 20000000 bytes, more than the 4194304 allowed");
        assertThat(result.rejected().get(1)).contains("ends after 3 of the record's 9000000000000000000 bytes");
        assertThat(result.rejected().get(2)).contains("Content-Length is '-1', no length");
        assertThat(result.rejected().get(3)).contains("Content-Length is 'x', no length");
        assertThat(result.rejected().get(4)).contains("head is longer than 262144 bytes");
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() ->
                        new ReadWarc.Config(folder, List.of("*"), List.of(), List.of(20), List.of("text/html"), LARGE))
                .hasMessageContaining("must be of three digits, got 20");
        assertThatThrownBy(() ->
                        new ReadWarc.Config(folder, List.of("*"), List.of(), List.of(200), List.of("html"), LARGE))
                .hasMessageContaining("'html' is no media type");
    }

    private static ReadWarc reader(Path input, long spacing, ByteSize largest) {
        return new ReadWarc(
                new ReadWarc.Config(
                        input,
                        List.of("**/*"),
                        List.of(),
                        List.of(200),
                        List.of("text/html", "application/xhtml+xml", "text/plain"),
                        largest),
                spacing);
    }

    private Path write(String name, WarcRecord... all) throws IOException {
        Path file = folder.resolve(name);
        WarcCompression compression = name.endsWith(".gz") ? WarcCompression.GZIP : WarcCompression.NONE;
        try (WarcWriter writer = new WarcWriter(
                Files.newByteChannel(
                        file,
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.WRITE,
                        java.nio.file.StandardOpenOption.TRUNCATE_EXISTING),
                compression)) {
            for (WarcRecord each : all) {
                writer.write(each);
            }
        }
        return file;
    }

    private URI uri() {
        return URI.create(id(records++));
    }

    private static String id(int number) {
        return "urn:uuid:" + new UUID(1, number);
    }

    private WarcResponse page(String url, int status, String type, byte[] body) throws IOException {
        HttpResponse http = new HttpResponse.Builder(status, "Said")
                .addHeader("Content-Type", type)
                .body(null, body)
                .build();
        return response(url, http);
    }

    private WarcResponse response(String url, HttpResponse http) throws IOException {
        return new WarcResponse.Builder(url)
                .recordId(uri())
                .date(DATE)
                .body(http)
                .build();
    }

    private WarcResponse coded(String coding, byte[] body) throws IOException {
        return response(
                "http://a.org/" + coding.length(),
                new HttpResponse.Builder(200, "OK")
                        .addHeader("Content-Type", "text/html")
                        .addHeader("Content-Encoding", coding)
                        .body(null, body)
                        .build());
    }

    /// jwarc's builder frames by length, so the chunks come as a block.
    private WarcResponse chunked(String coding, byte[] body) throws IOException {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
                        + (coding.isEmpty() ? "" : "Content-Encoding: " + coding + "\r\n") + "\r\n";
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(bytes(head));
        block.write(body);
        return new WarcResponse.Builder("http://a.org/chunked")
                .recordId(uri())
                .date(DATE)
                .body(MediaType.HTTP_RESPONSE, block.toByteArray())
                .build();
    }

    private WarcConversion conversion(String url, byte[] text) throws IOException {
        return new WarcConversion.Builder()
                .recordId(uri())
                .date(DATE)
                .setHeader("WARC-Target-URI", url)
                .body(MediaType.PLAIN_TEXT, text)
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        return gzip(bytes, 6);
    }

    private static byte[] gzip(byte[] bytes, int level) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed) {
            {
                def.setLevel(level);
            }
        }) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] bytes, boolean bare) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(6, bare);
        try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(bytes);
        }
        deflater.end();
        return packed.toByteArray();
    }

    private static byte[] chunks(byte[] bytes, int size) throws IOException {
        ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            chunked.write(bytes(Integer.toHexString(length) + (at % 2 == 0 ? ";a=b\r\n" : "\r\n")));
            chunked.write(bytes, at, length);
            chunked.write(bytes("\r\n"));
        }
        chunked.write(bytes("0\r\n\r\n"));
        return chunked.toByteArray();
    }
}
