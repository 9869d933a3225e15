package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter written = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    private ProgressDisplay display(ProgressDisplay.Style style) {
        return new ProgressDisplay(new PrintWriter(written), style, clock::get);
    }

    @Test
    void printsOnePlainLineEveryThirtySecondsWithRateAndTimeLeft() {
        ProgressDisplay display = display(ProgressDisplay.Style.PLAIN);
        for (int second = 0; second <= 65; second++) {
            clock.set(second * SECOND);
            display.progress("model", second * 10L, 1_000, "steps", "loss 3.21");
        }
        assertThat(written.toString().lines())
                .containsExactly(
                        "  model  30 %  300/1,000 steps  10 steps/s  about 1 min 10 s left  loss 3.21",
                        "  model  60 %  600/1,000 steps  10 steps/s  about 40 s left  loss 3.21");
    }

    @Test
    void drawsABarOverItselfAndRemovesItBeforeALine() {
        ProgressDisplay display = display(ProgressDisplay.Style.BAR);
        display.progress("clean", 0, 8, "units", "");
        clock.set(SECOND);
        display.progress("clean", 4, 8, "units", "");
        display.line("done");
        assertThat(written.toString())
                .startsWith("\r  clean  [############------------] 50 %  4/8 units  4.0 units/s  about 1 s left\r ")
                .endsWith("\rdone\n");
    }

    @Test
    void saysWhatIsLeftOfTheJobWhereThatIsKnown() {
        ProgressDisplay display = display(ProgressDisplay.Style.PLAIN);
        display.progress("model", 0, 100, "steps", "");
        clock.set(30 * SECOND);
        display.progress("model", 50, 100, "steps", "", seconds -> OptionalLong.of(seconds + 3_600));
        assertThat(written.toString())
                .isEqualTo("  model  50 %  50/100 steps  1.7 steps/s  about 30 s left, 1 h 0 min of the job\n");
    }

    @Test
    void saysNothingWhenAskedTo() {
        ProgressDisplay display = display(ProgressDisplay.Style.NONE);
        display.progress("clean", 0, 8, "units", "");
        clock.set(100 * SECOND);
        display.progress("clean", 4, 8, "units", "");
        display.line("done");
        assertThat(written.toString()).isEmpty();
    }

    @Test
    void worksWithoutATotal() {
        ProgressDisplay display = display(ProgressDisplay.Style.PLAIN);
        display.progress("read", 0, 0, "rows", "");
        clock.set(40 * SECOND);
        display.progress("read", 4_000_000, 0, "rows", "");
        assertThat(written.toString()).isEqualTo("  read  4,000,000 rows  100,000 rows/s\n");
    }

    @Test
    void writesDurationsForPeople() {
        assertThat(ProgressDisplay.duration(7)).isEqualTo("7 s");
        assertThat(ProgressDisplay.duration(200)).isEqualTo("3 min 20 s");
        assertThat(ProgressDisplay.duration(7_500)).isEqualTo("2 h 5 min");
    }
}
