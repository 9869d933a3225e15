package dev.quern.corpus.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NgramModelTest {
    private static final NgramModel BUILT_IN = (NgramModel) LanguageModel.builtIn();

    @TempDir
    private Path directory;

    private final LanguageIdentifier identifier = BUILT_IN.identifier();

    private String identify(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int label = identifier.identify(bytes, 0, bytes.length);
        return label < 0 ? "none" : BUILT_IN.labels().get(label);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | We walked along the river until the sun went down and then we turned back.
            de | Wir gingen am Fluss entlang, bis die Sonne unterging, und kehrten dann um.
            nl | We liepen langs de rivier tot de zon onderging en keerden toen weer om.
            fr | Nous avons marché le long de la rivière jusqu'au coucher du soleil.
            es | Caminamos por la orilla del río hasta que se puso el sol y después volvimos.
            pt | Caminhamos ao longo do rio até o sol se pôr e depois voltamos para casa.
            it | Abbiamo camminato lungo il fiume finché il sole non è tramontato.
            sv | Vi gick längs floden tills solen gick ner och sedan vände vi tillbaka.
            fi | Kävelimme joen rantaa, kunnes aurinko laski, ja sitten käännyimme takaisin.
            pl | Szliśmy wzdłuż rzeki, aż zaszło słońce, a potem zawróciliśmy do domu.
            cs | Šli jsme podél řeky, dokud nezapadlo slunce, a pak jsme se vrátili domů.
            hu | A folyó mentén sétáltunk, amíg le nem ment a nap, aztán visszafordultunk.
            tr | Güneş batana kadar nehir boyunca yürüdük ve sonra eve geri döndük.
            vi | Chúng tôi đi dọc theo bờ sông cho đến khi mặt trời lặn rồi quay về nhà.
            ru | Мы шли вдоль реки, пока не зашло солнце, а потом повернули обратно домой.
            uk | Ми йшли вздовж річки, поки не зайшло сонце, а потім повернули назад додому.
            el | Περπατήσαμε κατά μήκος του ποταμού μέχρι να δύσει ο ήλιος.
            he | הלכנו לאורך הנהר עד שהשמש שקעה ואז חזרנו הביתה
            ar | مشينا على طول النهر حتى غربت الشمس ثم عدنا إلى البيت
            hi | हम नदी के किनारे चलते रहे जब तक सूरज नहीं डूबा और फिर घर लौट आए
            ta | சூரியன் மறையும் வரை ஆற்றங்கரையில் நடந்தோம்
            th | เราเดินไปตามแม่น้ำจนพระอาทิตย์ตกแล้วก็กลับบ้าน
            ja | 私たちは日が沈むまで川に沿って歩き、それから家に帰りました。
            zh | 我们沿着河边走到太阳下山，然后就回家了。
            ko | 우리는 해가 질 때까지 강을 따라 걷다가 집으로 돌아왔다.
            """)
    void knowsLanguages(String language, String text) {
        assertThat(identify(text)).isEqualTo(language);
        assertThat(identifier.score()).isBetween(0.65, 1.0);
        assertThat(identify(text.toUpperCase(Locale.ROOT))).isEqualTo(language);
    }

    @Test
    void aTextWithoutLettersHasNoLanguage() {
        for (String text : List.of("", " \n\t", "12 345", "\0\0\0", "?!… 😀", "\u0301\u0302", "ー")) {
            assertThat(identify(text)).as("'%s'", text).isEqualTo("none");
            assertThat(identifier.score()).isZero();
        }
        assertThat(identify("ᚠᚢᚦᚨᚱᚲ and a"))
                .as("runes, which no language of the model has")
                .isEqualTo("none");
    }

    @Test
    void bytesThatAreNoTextAreNoLetters() {
        byte[] bytes = new byte[100_000];
        new SplittableRandom(3).nextBytes(bytes);
        identifier.identify(bytes, 0, bytes.length);
        Arrays.fill(bytes, (byte) 0xF7);
        assertThat(identifier.identify(bytes, 0, bytes.length)).isEqualTo(LanguageIdentifier.NONE);
        byte[] cut = "größe".getBytes(StandardCharsets.UTF_8);
        assertThat(identifier.identify(cut, 0, 3)).isNotNegative();
    }

    @Test
    void aWordOf50MegabytesIsAText() {
        byte[] word = "theand".getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[50_000_000];
        for (int i = 0; i < text.length; i++) {
            text[i] = word[i % word.length];
        }
        int whole = identifier.identify(text, 0, text.length);
        assertThat(whole).isEqualTo(identifier.identify(text, 0, 6_000));
    }

    /// What was identified before leaves nothing behind but vectors of words, which are the same each time.
    @Test
    void answersDependOnTheTextOnly() {
        SplittableRandom random = new SplittableRandom(9);
        List<String> words =
                List.of("the", "river", "die", "straße", "Österreich,", "дом", "x".repeat(40), "家", "l'eau");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                text.append(words.get(random.nextInt(words.size())))
                        .append(random.nextInt(4))
                        .append(' ');
            }
            String found = identify(text.toString());
            double score = identifier.score();
            identify(many.append(text).toString());
            assertThat(identify(text.toString())).isEqualTo(found);
            assertThat(identifier.score()).isEqualTo(score);
            LanguageIdentifier fresh = BUILT_IN.identifier();
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            fresh.identify(bytes, 0, bytes.length);
            assertThat(fresh.score()).isEqualTo(score);
        }
    }

    /// The same from the definition, with strings and a map of the file's lines.
    @Test
    void sumsAreThoseOfTheFile() throws IOException {
        List<String> lines = List.of(
                "quern-languages 1",
                "# remark",
                "script LATIN de en",
                "_the #:",
                "h $%",
                "é ~!",
                "he_ 0A",
                "script GREEK el");
        NgramModel model = parse(String.join("\n", lines));
        LanguageIdentifier small = model.identifier();
        byte[] text = "The hé, 7 the λ".getBytes(StandardCharsets.UTF_8);
        assertThat(model.labels()).containsExactly("de", "el", "en");
        assertThat(small.identify(text, 0, text.length)).isZero();
        // _the and he_ twice, h three times, é once
        int de = 2 * ('#' - '!') + 2 * ('0' - '!') + 3 * ('$' - '!') + ('~' - '!');
        int en = 2 * (':' - '!') + 2 * ('A' - '!') + 3 * ('%' - '!');
        double share = 9.0 / 11;
        assertThat(small.score()).isEqualTo(share / (1 + Math.exp((en - de) * 0.125 * 0.3)));
    }

    @Test
    void aModelIsTheSameAsTextAndReadBack() throws IOException {
        List<String> lines = NgramModelFile.lines(BUILT_IN, List.of());
        NgramModel read = parse(String.join("\n", lines));
        assertThat(NgramModelFile.lines(read, List.of())).isEqualTo(lines);
        assertThat(lines).hasSizeGreaterThan(3_000);
        assertThat(BUILT_IN.labels()).hasSizeGreaterThan(60).allMatch(label -> label.matches("[a-z]{2}"));
    }

    private static NgramModel parse(String text) throws IOException {
        return NgramModelFile.parse("my.txt", new BufferedReader(new StringReader(text)));
    }

    @Test
    void damagedModelsAreRefusedWithTheirLine() throws IOException {
        String head = "quern-languages 1\nscript LATIN de en\n";
        refused("", "my.txt:0: the file ends without a script");
        refused("quern-languages 2\n", "my.txt:1: must be 'quern-languages 1'");
        refused("quern-languages 1\nab !!\n", "my.txt:2: an n-gram needs a script above it");
        refused("quern-languages 1\nscript KLINGON de en\n", "my.txt:2: 'KLINGON' is no Unicode script");
        refused("quern-languages 1\nscript KATAKANA ja\n", "my.txt:2: letters of KATAKANA are counted under HAN");
        refused("quern-languages 1\nscript LATIN\n", "my.txt:2: a script needs a name and languages");
        refused("quern-languages 1\nscript LATIN de de\n", "my.txt:2: names a language twice");
        refused(head + "script LATIN fr\n", "my.txt:3: script LATIN stands twice");
        refused(head + "abcde !!\n", "my.txt:3: must be an n-gram of 1 to 4 characters, a space and 2 weights");
        refused(head + "abc !\n", "my.txt:3: must be an n-gram");
        refused(head + "abc !é\n", "my.txt:3: weights are characters from '!' to '~'");
        refused(head + "abc !!\nabc ##\n", "my.txt:4: the n-gram stands twice");
        byte[] wrong = (head + "\u00FF !!").getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(directory.resolve("wrong.txt"), wrong);
        assertThatThrownBy(() -> LanguageModel.read(file))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("the file is not UTF-8");
        try (BufferedReader lenient =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(wrong), StandardCharsets.UTF_8))) {
            assertThat(NgramModelFile.parse("lenient", lenient).labels()).hasSize(2);
        }
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(QuernException.class).hasMessageContaining(message);
    }
}
