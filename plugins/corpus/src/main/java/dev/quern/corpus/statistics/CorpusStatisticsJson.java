package dev.quern.corpus.statistics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes counts of a corpus as JSON.
public final class CorpusStatisticsJson {
    private static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

    private final JsonGenerator json;
    private final int top;
    private final boolean withTokens;

    /// @param top values to list of each grouping
    /// @param withTokens whether tokens were counted
    public CorpusStatisticsJson(JsonGenerator json, int top, boolean withTokens) {
        this.json = json;
        this.top = top;
        this.withTokens = withTokens;
    }

    public void write(CorpusCounts counts) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("totals");
        for (CorpusCounts.Total total : CorpusCounts.Total.values()) {
            if (withTokens || total != CorpusCounts.Total.TOKENS) {
                json.writeNumberField(total.name().toLowerCase(Locale.ROOT).replace('_', '-'), counts.total(total));
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("lengths");
        distribution("bytes", counts.bytes());
        distribution("words", counts.words());
        json.writeEndObject();
        json.writeObjectFieldStart("numbers");
        for (Map.Entry<String, Distribution> each : counts.numbers().entrySet()) {
            distribution(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        groups(counts.groups());
        examples(counts.examples().all());
        json.writeEndObject();
    }

    private void distribution(String name, Distribution numbers) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", numbers.count());
        json.writeNumberField("missing", numbers.missing());
        if (numbers.count() > 0) {
            json.writeNumberField("minimum", numbers.minimum());
            json.writeNumberField("maximum", numbers.maximum());
            json.writeObjectFieldStart("quantiles");
            for (double share : QUANTILES) {
                json.writeNumberField(String.valueOf(share), numbers.quantile(share));
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("buckets");
        for (Distribution.Bucket bucket : numbers.buckets()) {
            json.writeStartArray();
            json.writeNumber(bucket.from());
            json.writeNumber(bucket.to());
            json.writeNumber(bucket.count());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void groups(Map<String, Groups> groups) throws IOException {
        json.writeObjectFieldStart("groups");
        for (Map.Entry<String, Groups> each : groups.entrySet()) {
            json.writeObjectFieldStart(each.getKey());
            json.writeNumberField("values", each.getValue().size());
            json.writeNumberField("sampled-one-in", each.getValue().sampledOneIn());
            json.writeArrayFieldStart("largest");
            for (Groups.Group group : each.getValue().largest(top)) {
                json.writeStartObject();
                json.writeStringField("value", group.value());
                json.writeNumberField("documents", group.documents());
                json.writeNumberField("bytes", group.bytes());
                json.writeNumberField("words", group.words());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void examples(Map<String, List<Examples.Example>> groups) throws IOException {
        json.writeObjectFieldStart("examples");
        for (Map.Entry<String, List<Examples.Example>> group : groups.entrySet()) {
            json.writeArrayFieldStart(group.getKey());
            for (Examples.Example example : group.getValue()) {
                json.writeStartObject();
                json.writeStringField("id", example.id());
                json.writeStringField("text", example.text());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
