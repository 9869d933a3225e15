package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.Source;
import dev.quern.datasets.generate.RowRandom;
import dev.quern.datasets.generate.TableGenerator;
import dev.quern.datasets.generate.TableGenerator.Customer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Makes a table of customers as rows (id, age, income, visits, temperature, region, plan, label) whose label nobody
/// can predict better than a known error: a class (`class-0`, `class-1`, …; at best a share `noise` is wrong) or a
/// number (`target: value`; the mean squared error is at best `noise` squared). How the label follows from the columns
/// is told at [TableGenerator]; temperature has nothing to do with it. Row by row they depend on the step's seed,
/// `part` and the row's number only.
public final class GenerateTable implements Source {
    private static final int ROWS = 100_000;

    @Doc("Makes a table of customers with a label of known difficulty; needs no data.")
    public record Config(
            @Doc("number of rows") @Range(atLeast = 1, atMost = 1_000_000_000)
            long rows,

            @Doc(Generated.PART) @Default("train") String part,

            @Doc("what the label is: class, or value for a number") @Default("class")
            Target target,

            @Doc("number of classes, about as frequent; for 'target: class'")
            @Default("2")
            @Range(atLeast = 2, atMost = 10)
            int classes,

            @Doc("share of rows with another class than their columns tell, the least error that is possible; for"
                    + " 'target: value' the standard deviation of the noise")
            @Default("0.1")
            @Range(atLeast = 0, atMost = 100)
            double noise,

            @Doc("share of values that is missing, in each column but the label")
            @Default("0.02")
            @Range(atLeast = 0, atMost = 1)
            double missing) {
        public Config {
            Generated.check(part);
            PlanException.check(
                    target == Target.VALUE || noise < 1 - 1.0 / classes,
                    "noise",
                    "must be below 1 - 1 / classes (%s), or the columns tell nothing; is %s",
                    1 - 1.0 / classes,
                    noise);
        }
    }

    /// What the label is.
    public enum Target {
        CLASS,
        VALUE
    }

    private final Config config;

    @Inject
    GenerateTable(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        return Outputs.rows(schema());
    }

    private Schema schema() {
        Field label = config.target() == Target.CLASS ? Columns.text("label") : Columns.float64("label");
        return new Schema(List.of(
                Columns.text("id"),
                Columns.float64("age"),
                Columns.float64("income"),
                Columns.int64("visits"),
                Columns.float64("temperature"),
                Columns.text("region"),
                Columns.text("plan"),
                label));
    }

    @Override
    public List<InputFile> files() {
        return List.of();
    }

    @Override
    public List<Split> splits(List<InputFile> files) {
        return Generated.splits(config.rows(), ROWS, 96);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        Generated rows = new Generated(config.part(), context.seed());
        boolean isClass = config.target() == Target.CLASS;
        TableGenerator table = new TableGenerator(isClass ? config.classes() : 0, config.noise(), config.missing());
        String prefix = rows.prefix();
        try (TypedRows typed = new TypedRows(schema(), context.allocator(), out)) {
            for (long row = Generated.first(split); row < Generated.end(split); row++) {
                RowRandom random = rows.random(row);
                Customer customer = table.draw(random);
                typed.text(0, prefix + row);
                typed.number(1, customer.age());
                typed.number(2, customer.income());
                if (!Double.isNaN(customer.visits())) {
                    typed.integer(3, (long) customer.visits());
                }
                typed.number(4, customer.temperature());
                typed.text(5, customer.region());
                typed.text(6, customer.plan());
                if (isClass) {
                    typed.text(7, "class-" + table.label(customer, random));
                } else {
                    typed.number(7, table.value(customer, random));
                }
                typed.endRow();
            }
            typed.flush();
        }
    }
}
