package dev.quern.jobs;

import dev.quern.engine.Plan;
import dev.quern.engine.run.RunResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Posts the summary of a run to the addresses of `notify`. A message that cannot be delivered is a warning: the run's
/// outcome stays what it is.
final class Notifier {
    private static final Pattern SECRET = Pattern.compile("\\$\\{secret:([A-Za-z_][A-Za-z0-9_]*)\\}");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Consumer<String> warnings;

    Notifier(Map<String, String> environment, Consumer<String> warnings) {
        this.environment = environment;
        this.warnings = warnings;
    }

    void tell(Plan plan, RunResult result) {
        String outcome =
                switch (result.record().status()) {
                    case "DONE" -> "succeeded";
                    case "GATE_FAILED" -> "gate-failed";
                    case "STOPPED" -> "stopped";
                    default -> "failed";
                };
        for (Plan.Notification notification : plan.policy().notifications()) {
            if (notification.when().contains(outcome)) {
                post(notification.post(), RunSummary.of(result).json());
            }
        }
    }

    /// The address as it stands in the job is what messages show: it names secrets and does not hold them.
    private void post(String address, String body) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(filled(address)))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 300) {
                warnings.accept("warning: notify: " + address + " answered " + status);
            }
        } catch (IOException | IllegalArgumentException failure) {
            warnings.accept("warning: notify: " + address + " could not be reached ("
                    + failure.getClass().getSimpleName() + ")");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String filled(String address) {
        Matcher secret = SECRET.matcher(address);
        return secret.replaceAll(match -> {
            String value = environment.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException("secret " + match.group(1) + " is not set");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
