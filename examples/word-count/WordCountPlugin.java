package org.example;

import dev.quern.api.ColumnFunction;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import jakarta.inject.Inject;
import java.io.IOException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Counts how often a word stands in each text.
public final class WordCountPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.columnFunction("count-word", CountWord.Config.class, CountWord.class);
    }

    public static final class CountWord implements ColumnFunction {
        @Doc("counts how often a word stands in each text")
        public record Config(
                @Doc("the word to count") String word,
                @Doc("column that holds the text") @Default("text") String column) {
            public Config {
                PlanException.check(!word.isBlank(), "word", "must not be blank");
            }
        }

        private final Config config;

        @Inject
        CountWord(Config config) {
            this.config = config;
        }

        @Override
        public Field outputField(Schema input) {
            Columns.require(input, "column", config.column(), ArrowType.Utf8.class);
            return Columns.int32("count");
        }

        @Override
        public void apply(VectorSchemaRoot batch, FieldVector output) throws IOException {
            VarCharVector texts = (VarCharVector) batch.getVector(config.column());
            for (int row = 0; row < batch.getRowCount(); row++) {
                String text = texts.getObject(row).toString();
                ((IntVector) output).setSafe(row, text.split("\\b" + config.word() + "\\b", -1).length - 1);
            }
            output.setValueCount(batch.getRowCount());
        }
    }
}
