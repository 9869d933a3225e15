package dev.quern.tokenizer.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.util.VersionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ICU carries a later edition of Unicode and knows in which each character came.
class UnicodeVersionTest {

    @ParameterizedTest
    @CsvSource({"V15, 15, 0", "V16, 16, 0"})
    void assignsWhatWasAssignedThen(UnicodeVersion version, int major, int minor) {
        byte[] categories = version.categories();
        VersionInfo limit = VersionInfo.getInstance(major, minor);
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean assigned = UCharacter.getAge(codePoint).compareTo(VersionInfo.getInstance(0)) > 0
                    && UCharacter.getAge(codePoint).compareTo(limit) <= 0;
            int icu = UCharacter.getType(codePoint);
            // Java counts from 18 on what ICU counts from 17 on.
            int expected = !assigned ? Character.UNASSIGNED : icu >= 17 ? icu + 1 : icu;
            boolean changed = codePoint == 0x0295 || codePoint == 0x1171E && version == UnicodeVersion.V15;
            if (!changed) {
                assertThat(categories[codePoint]).as("U+%04X", codePoint).isEqualTo((byte) expected);
            }
        }
        assertThat(categories[0x0295]).isEqualTo(Character.LOWERCASE_LETTER);
    }
}
