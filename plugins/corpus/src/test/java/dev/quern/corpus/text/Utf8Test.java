package dev.quern.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void stepsThroughTextAsStringsDo() {
        Random random = new Random(23);
        for (int round = 0; round < 2000; round++) {
            int[] points = random.ints(20, 0, 0x30000)
                    .map(point -> point >>> random.nextInt(18))
                    .filter(point -> point < 0xd800 || point > 0xdfff)
                    .toArray();
            byte[] text = new String(points, 0, points.length).getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.count(text, 0, text.length)).isEqualTo(points.length);
            byte[] again = new byte[text.length];
            int at = 0;
            for (int point : points) {
                int end = at + Utf8.lengthAt(text, at, text.length);
                assertThat(Utf8.pointAt(text, at, text.length)).isEqualTo(point);
                assertThat(Utf8.before(text, 0, end)).isEqualTo(at);
                assertThat(Utf8.put(point, again, at)).isEqualTo(end);
                boolean space = CodePoints.is(point, CodePoints.SPACE);
                assertThat(Utf8.spaceAt(text, at, text.length)).isEqualTo(space ? end - at : 0);
                at = end;
            }
            assertThat(again).isEqualTo(text);
        }
    }

    @Test
    void brokenBytesStandAlone() {
        Random random = new Random(29);
        for (int round = 0; round < 5000; round++) {
            byte[] text = new byte[random.nextInt(9)];
            random.nextBytes(text);
            int at = 0;
            while (at < text.length) {
                int length = Utf8.lengthAt(text, at, text.length);
                assertThat(at + length).isLessThanOrEqualTo(text.length);
                assertThat(Utf8.before(text, at, at + length)).isEqualTo(at);
                assertThat(Utf8.pointAt(text, at, text.length)).isBetween(0, Character.MAX_CODE_POINT);
                at += length;
            }
        }
        byte[] torn = {'a', (byte) 0xe3, (byte) 0x80};
        assertThat(Utf8.count(torn, 0, torn.length)).isEqualTo(3);
        assertThat(Utf8.pointAt(torn, 1, torn.length)).isEqualTo(Utf8.REPLACEMENT);
        assertThat(Utf8.spaceAt(Arrays.copyOf(torn, 3), 1, 3)).isZero();
    }
}
