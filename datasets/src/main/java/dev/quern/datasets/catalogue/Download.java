package dev.quern.datasets.catalogue;

import dev.quern.datasets.catalogue.CatalogueException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Downloads one file from the first source that has it, in as many requests as it takes (RFC 9110, sections 13 and 14:
/// `Range` and `If-Range`). What was received is kept for the next request or the next run; nothing counts before the
/// whole file has the right size and checksum.
final class Download {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");
    private static final int BUFFER = 1 << 16;
    private static final int BROKEN = -2;
    private static final String WRONG = "sent a file that ";

    private final HttpClient client;
    private final FetchSettings settings;
    private final FetchListener listener;
    private final DataFile file;
    private final PartFile part;
    private final OptionalLong size;

    /// What a request came to.
    private sealed interface Outcome {
        /// All bytes are here, right or wrong.
        record Complete() implements Outcome {}

        /// Worth another request, after a pause in milliseconds where the server asked for one.
        record Broken(String reason, OptionalLong pause) implements Outcome {}

        /// This source will not do.
        record Useless(String reason) implements Outcome {}
    }

    Download(HttpClient client, FetchSettings settings, FetchListener listener, DataFile file, Path target)
            throws IOException {
        this.client = client;
        this.settings = settings;
        this.listener = listener;
        this.file = file;
        this.part = new PartFile(target);
        this.size = file.digests().size();
    }

    /// Fetches, verifies and publishes the file.
    ///
    /// @throws CatalogueException when no source had it
    void run(List<URI> sources) throws IOException {
        List<String> failures = new ArrayList<>();
        boolean allWrong = true;
        for (URI source : sources) {
            Optional<String> failure = from(source);
            if (failure.isEmpty()) {
                return;
            }
            allWrong &= failure.get().startsWith(WRONG);
            failures.add(source + " " + failure.get());
            listener.note(file.name() + ": " + failures.getLast());
        }
        throw new CatalogueException(
                allWrong ? Kind.DAMAGED : Kind.UNREACHABLE,
                "'" + file.name() + "' could not be fetched: " + String.join("; ", failures),
                allWrong
                        ? "the published file may have changed: compare the entry's checksum with the publisher's"
                        : "run the same command again when the network is back, or fetch the file by other means and"
                                + " name its folder with --from");
    }

    /// Nothing, or why this source failed.
    private Optional<String> from(URI source) throws IOException {
        long furthest = part.size();
        int failures = 0;
        boolean verifiedOnce = false;
        while (true) {
            boolean resumed = part.size() > 0;
            switch (request(source)) {
                case Outcome.Complete() -> {
                    Optional<String> problem = Checksums.problem(part.path(), file);
                    if (problem.isEmpty()) {
                        part.publish();
                        return Optional.empty();
                    }
                    part.discard();
                    if (!resumed || verifiedOnce) {
                        return Optional.of(WRONG + problem.get());
                    }
                    // Its pieces may be of two versions: once more from the start.
                    verifiedOnce = true;
                    furthest = 0;
                    failures = 0;
                }
                case Outcome.Useless(String reason) -> {
                    if (reason.startsWith(WRONG)) {
                        part.discard();
                    }
                    return Optional.of(reason);
                }
                case Outcome.Broken(String reason, OptionalLong asked) -> {
                    failures = part.size() > furthest ? 1 : failures + 1;
                    furthest = Math.max(furthest, part.size());
                    if (failures >= settings.attempts()) {
                        return Optional.of(reason + ", " + failures + " times");
                    }
                    pause(Math.min(
                            asked.orElse(settings.pause(failures)),
                            settings.longestPause().toMillis()));
                }
            }
        }
    }

    private Outcome request(URI source) throws IOException {
        long have = part.size();
        if (size.isPresent() && have == size.getAsLong()) {
            return new Outcome.Complete();
        }
        if (size.isPresent() && have > size.getAsLong()) {
            part.discard();
            have = 0;
        }
        String validator = part.origin()
                .filter(origin -> origin.source().equals(source.toString()))
                .map(PartFile.Origin::validator)
                .orElse("");
        // Bytes of another source are as good where the whole file has a checksum of its own.
        boolean resumable = have > 0 && (!validator.isEmpty() || file.digests().identify());
        HttpRequest.Builder request = HttpRequest.newBuilder(source)
                .timeout(settings.patience())
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "quern-datasets");
        if (resumable) {
            request.header("Range", "bytes=" + have + "-");
            if (!validator.isEmpty()) {
                request.header("If-Range", validator);
            }
        }
        HttpResponse<InputStream> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException stopped) {
            throw stopped();
        } catch (IOException broken) {
            return new Outcome.Broken("did not answer: " + reason(broken), OptionalLong.empty());
        }
        try (InputStream body = response.body()) {
            return answered(source, response, body, resumable ? have : 0);
        }
    }

    private Outcome answered(URI source, HttpResponse<?> response, InputStream body, long have) throws IOException {
        HttpHeaders headers = response.headers();
        int status = response.statusCode();
        if (status == 206 && have > 0) {
            Matcher range =
                    CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
            boolean fits = range.matches()
                    && range.group(1).equals(Long.toString(have))
                    && (size.isEmpty()
                            || range.group(2).equals("*")
                            || range.group(2).equals(Long.toString(size.getAsLong())));
            if (!fits) {
                part.discard();
                return new Outcome.Broken("sent another part than asked for", OptionalLong.of(0));
            }
            return receive(body, part.resume(), have);
        }
        if (status == 200) {
            OptionalLong length = headers.firstValueAsLong("Content-Length");
            if (length.isPresent() && size.isPresent() && length.getAsLong() != size.getAsLong()) {
                return new Outcome.Useless(WRONG
                        + String.format(Locale.ROOT, "has %,d bytes, not %,d", length.getAsLong(), size.getAsLong()));
            }
            return receive(body, part.begin(new PartFile.Origin(source.toString(), validator(headers))), 0);
        }
        if (status == 416) {
            part.discard();
            return new Outcome.Broken("has no such part of the file", OptionalLong.of(0));
        }
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            return new Outcome.Broken("answers " + status, retryAfter(headers));
        }
        return new Outcome.Useless(status / 100 == 3 ? "redirects without an end" : "answers " + status);
    }

    /// A strong entity tag, or the date of the last change.
    private static String validator(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"))
                .orElse("");
    }

    private static OptionalLong retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}")).stream()
                .mapToLong(text -> 1000 * Long.parseLong(text))
                .findFirst();
    }

    private Outcome receive(InputStream body, OutputStream to, long from) throws IOException {
        long done = from;
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = to;
                StallGuard guard = new StallGuard(body, settings.patience())) {
            while (true) {
                int read = next(body, buffer);
                if (read == BROKEN) {
                    return new Outcome.Broken(
                            "broke off after " + String.format(Locale.ROOT, "%,d bytes", done), OptionalLong.empty());
                }
                if (read < 0) {
                    break;
                }
                guard.alive();
                done += read;
                if (size.isPresent() && done > size.getAsLong()) {
                    return new Outcome.Useless(
                            WRONG + String.format(Locale.ROOT, "has more than %,d bytes", size.getAsLong()));
                }
                out.write(buffer, 0, read);
                listener.progress(file.name(), done, size);
            }
        }
        return size.isPresent() && done < size.getAsLong()
                ? new Outcome.Broken(
                        "ended after " + String.format(Locale.ROOT, "%,d bytes", done), OptionalLong.empty())
                : new Outcome.Complete();
    }

    private static int next(InputStream body, byte[] buffer) {
        try {
            return body.read(buffer);
        } catch (IOException broken) {
            return BROKEN;
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case HttpTimeoutException slow -> "no answer in time";
            case ConnectException refused -> "no connection";
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }

    private static void pause(long milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            throw stopped();
        }
    }

    private static InterruptedIOException stopped() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("the fetch was stopped; the same command goes on");
    }
}
