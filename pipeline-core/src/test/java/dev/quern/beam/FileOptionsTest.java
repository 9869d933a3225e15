package dev.quern.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import org.junit.jupiter.api.Test;

class FileOptionsTest {
    @Test
    void takesBeamsOptionsByTheirNames() {
        assertThat(FileOptions.parse("  --tempLocation=memory://a/b \n --jobName=x")
                        .getTempLocation())
                .isEqualTo("memory://a/b");
        assertThat(FileOptions.parse(" ").getTempLocation()).isNull();
        assertThat(FileOptions.parse("").getOptionsId())
                .isNotEqualTo(FileOptions.parse("").getOptionsId());
    }

    @Test
    void refusesWhatTheClassPathDoesNotKnow() {
        assertThatThrownBy(() -> FileOptions.parse("--regoin=eu-central-1"))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("QUERN_FILES: ")
                .hasMessageContaining("regoin");
        assertThatThrownBy(() -> FileOptions.parse("region=eu-central-1"))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("QUERN_FILES: ");
    }
}
