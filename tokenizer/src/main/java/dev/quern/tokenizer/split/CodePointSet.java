package dev.quern.tokenizer.split;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/// Sets of code points as patterns name them: `\p{Lu}`, `\s`, `\w`, `\p{Han}`. Only complements hold
/// [Utf8#MALFORMED]. Immutable.
record CodePointSet(BitSet members) {
    private static final int SIZE = Utf8.MALFORMED + 1;

    static CodePointSet none() {
        return new CodePointSet(new BitSet(SIZE));
    }

    static CodePointSet range(int first, int last) {
        BitSet members = new BitSet(SIZE);
        members.set(first, last + 1);
        return new CodePointSet(members);
    }

    private static CodePointSet where(IntPredicate test) {
        BitSet members = new BitSet(SIZE);
        for (int codePoint = 0; codePoint < Utf8.MALFORMED; codePoint++) {
            if (test.test(codePoint)) {
                members.set(codePoint);
            }
        }
        return new CodePointSet(members);
    }

    boolean contains(int codePoint) {
        return members.get(codePoint);
    }

    CodePointSet with(CodePointSet other) {
        BitSet all = (BitSet) members.clone();
        all.or(other.members);
        return new CodePointSet(all);
    }

    CodePointSet within(CodePointSet other) {
        BitSet both = (BitSet) members.clone();
        both.and(other.members);
        return new CodePointSet(both);
    }

    CodePointSet complement() {
        BitSet rest = (BitSet) members.clone();
        rest.flip(0, SIZE);
        return new CodePointSet(rest);
    }

    /// With all code points that equal a member when case is ignored (simple case folding): with s also U+017F.
    CodePointSet ignoringCase() {
        BitSet all = (BitSet) members.clone();
        Folds.MEMBERS.forEach((folded, group) -> {
            if (group.stream().anyMatch(members::get)) {
                group.forEach(all::set);
            }
        });
        return new CodePointSet(all);
    }

    /// Groups of code points that are equal when case is ignored.
    private static final class Folds {
        static final Map<Integer, List<Integer>> MEMBERS = new HashMap<>();

        static {
            for (int codePoint = 0; codePoint < Utf8.MALFORMED; codePoint++) {
                int folded = Character.toLowerCase(Character.toUpperCase(codePoint));
                if (folded != codePoint) {
                    MEMBERS.computeIfAbsent(folded, first -> new ArrayList<>(List.of(first)))
                            .add(codePoint);
                }
            }
        }
    }

    static CodePointSet whiteSpace() {
        return where(Utf8::isWhiteSpace);
    }

    /// `\w`: letters, marks, decimal digits, letter numbers and connector punctuation (UTS 18, compatibility property
    /// word, without the join controls, which Oniguruma leaves out).
    static CodePointSet word(UnicodeVersion unicode) {
        return property("L", unicode)
                .with(property("M", unicode))
                .with(property("Nd", unicode))
                .with(property("Nl", unicode))
                .with(property("Pc", unicode));
    }

    /// @throws IllegalArgumentException naming the property, when there is no such
    static CodePointSet property(String name, UnicodeVersion unicode) {
        byte[] categories = unicode.categories();
        int mask = categoryMask(name);
        if (mask != 0) {
            return where(codePoint -> (mask >>> categories[codePoint] & 1) != 0);
        }
        String plain = name.startsWith("Is") ? name.substring(2) : name;
        return switch (plain.toLowerCase(Locale.ROOT)) {
            case "white_space", "whitespace", "space" -> whiteSpace();
            case "alphabetic", "alpha" -> where(Character::isAlphabetic);
            case "any" -> range(0, Utf8.MALFORMED - 1);
            case "ascii" -> range(0, 0x7f);
            default -> script(name, plain);
        };
    }

    private static CodePointSet script(String name, String plain) {
        int equals = plain.indexOf('=');
        try {
            Character.UnicodeScript script = Character.UnicodeScript.forName(plain.substring(equals + 1));
            return where(codePoint -> Character.UnicodeScript.of(codePoint) == script);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("no property '" + name
                    + "': categories such as L or Lu, scripts such as Han, White_Space, Alphabetic");
        }
    }

    /// Bit per category of [Character#getType(int)]; 0 where the name is no category.
    private static int categoryMask(String name) {
        return switch (name) {
            case "L", "Letter" -> bits(1, 2, 3, 4, 5);
            case "Lu", "Uppercase_Letter" -> bits(Character.UPPERCASE_LETTER);
            case "Ll", "Lowercase_Letter" -> bits(Character.LOWERCASE_LETTER);
            case "Lt", "Titlecase_Letter" -> bits(Character.TITLECASE_LETTER);
            case "Lm", "Modifier_Letter" -> bits(Character.MODIFIER_LETTER);
            case "Lo", "Other_Letter" -> bits(Character.OTHER_LETTER);
            case "M", "Mark" -> bits(6, 7, 8);
            case "Mn", "Nonspacing_Mark" -> bits(Character.NON_SPACING_MARK);
            case "Me", "Enclosing_Mark" -> bits(Character.ENCLOSING_MARK);
            case "Mc", "Spacing_Mark" -> bits(Character.COMBINING_SPACING_MARK);
            case "N", "Number" -> bits(9, 10, 11);
            case "Nd", "Decimal_Number", "Digit" -> bits(Character.DECIMAL_DIGIT_NUMBER);
            case "Nl", "Letter_Number" -> bits(Character.LETTER_NUMBER);
            case "No", "Other_Number" -> bits(Character.OTHER_NUMBER);
            case "Z", "Separator" -> bits(12, 13, 14);
            case "Zs" -> bits(Character.SPACE_SEPARATOR);
            case "Zl" -> bits(Character.LINE_SEPARATOR);
            case "Zp" -> bits(Character.PARAGRAPH_SEPARATOR);
            case "C", "Other" -> bits(0, 15, 16, 18, 19);
            case "Cn" -> bits(Character.UNASSIGNED);
            case "Cc" -> bits(Character.CONTROL);
            case "Cf" -> bits(Character.FORMAT);
            case "Co" -> bits(Character.PRIVATE_USE);
            case "Cs" -> bits(Character.SURROGATE);
            case "P", "Punctuation" -> bits(20, 21, 22, 23, 24, 29, 30);
            case "Pd" -> bits(Character.DASH_PUNCTUATION);
            case "Ps" -> bits(Character.START_PUNCTUATION);
            case "Pe" -> bits(Character.END_PUNCTUATION);
            case "Pc" -> bits(Character.CONNECTOR_PUNCTUATION);
            case "Po" -> bits(Character.OTHER_PUNCTUATION);
            case "Pi" -> bits(Character.INITIAL_QUOTE_PUNCTUATION);
            case "Pf" -> bits(Character.FINAL_QUOTE_PUNCTUATION);
            case "S", "Symbol" -> bits(25, 26, 27, 28);
            case "Sm" -> bits(Character.MATH_SYMBOL);
            case "Sc" -> bits(Character.CURRENCY_SYMBOL);
            case "Sk" -> bits(Character.MODIFIER_SYMBOL);
            case "So" -> bits(Character.OTHER_SYMBOL);
            default -> 0;
        };
    }

    private static int bits(int... categories) {
        int mask = 0;
        for (int category : categories) {
            mask |= 1 << category;
        }
        return mask;
    }
}
