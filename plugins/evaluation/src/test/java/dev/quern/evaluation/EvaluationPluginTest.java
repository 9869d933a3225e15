package dev.quern.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.ColumnFunction;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.QuernPlugin;
import dev.quern.api.Source;
import dev.quern.api.StepBinder;
import dev.quern.api.Summary;
import dev.quern.api.Task;
import dev.quern.api.Transform;
import dev.quern.api.Writer;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class EvaluationPluginTest {

    /// Notes tasks and transforms and refuses everything else.
    private static final class Tasks implements StepBinder {
        private final Map<String, Class<? extends Record>> configs = new LinkedHashMap<>();

        @Override
        public <C extends Record> void writer(String name, Class<C> config, Class<? extends Writer> function) {
            throw new AssertionError(name);
        }

        @Override
        public <C extends Record> void task(String name, Class<C> config, Class<? extends Task> function) {
            configs.put(name, config);
        }

        @Override
        public <C extends Record> void source(String name, Class<C> config, Class<? extends Source> function) {
            throw new AssertionError(name);
        }

        @Override
        public <C extends Record> void transform(String name, Class<C> config, Class<? extends Transform> function) {
            configs.put(name, config);
        }

        @Override
        public <C extends Record> void columnFunction(
                String name, Class<C> config, Class<? extends ColumnFunction> function) {
            throw new AssertionError(name);
        }

        @Override
        public <C extends Record> void summary(String name, Class<C> config, Class<? extends Summary<?>> function) {
            throw new AssertionError(name);
        }

        @Override
        public <C extends Record> void twoPass(
                String name, Class<C> config, Class<? extends Summary<?>> first, Class<? extends Transform> second) {
            throw new AssertionError(name);
        }

        @Override
        public <S> void service(Class<S> type, Class<? extends S> implementation) {
            throw new AssertionError(type);
        }
    }

    @Test
    void isFoundAndNamesItsSteps() {
        Tasks tasks = new Tasks();
        ServiceLoader.load(QuernPlugin.class).stream()
                .filter(provider -> provider.type() == EvaluationPlugin.class)
                .forEach(provider -> provider.get().configure(tasks));
        assertThat(tasks.configs.keySet())
                .containsExactly(
                        "evaluate",
                        "evaluate-network",
                        "report",
                        "report-corpus",
                        "inspect-images",
                        "drop-image-duplicates",
                        "report-images",
                        "publish",
                        "read-published");
        tasks.configs.values().forEach(EvaluationPluginTest::explainsEveryKey);
    }

    private static void explainsEveryKey(Class<?> config) {
        assertThat(config.isAnnotationPresent(Doc.class)).as(config.getName()).isTrue();
        for (RecordComponent component : config.getRecordComponents()) {
            assertThat(component.isAnnotationPresent(Doc.class))
                    .as(component.toString())
                    .isTrue();
            boolean optional = component.getType() == Optional.class;
            assertThat(component.isAnnotationPresent(Default.class) && optional)
                    .as(component.toString())
                    .isFalse();
            if (component.getType().isRecord()) {
                explainsEveryKey(component.getType());
            }
        }
    }
}
