package dev.quern.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class MojibakeTest {
    /// Prose of our own, with the signs of its language; capitals before closing signs are what is easily mistaken.
    static final List<String> PROSE = List.of(
            "The café’s “new” menu – at 5 € a dish… isn’t bad, is it? © 2024 The Company™, 20 °C, ½ price, §3, 10 µm ± 2.",
            "«L’ÎLE», dit-il, «où l’on a fêté NOËL»… Ça coûte 10 €, n’est-ce pas ? «CAFÉ», «ÉTÉ»; une œuvre naïve, À PARIS…",
            "„Über die Straße“, sagte sie – »schön« und «größer» als früher. STRASSENBÖSCHUNG… ‚Äpfel‘, ‚Ärger‘, 5 ² m.",
            "¿Qué pasó ayer en España? ¡Mañana será otro día! «EL NIÑO», «CIGÜEÑA», 1.ª y 2.º; ¡¡qué acá¡¡ N.º 3, EÑE®.",
            "A IRMÃ, “AMANHÃ”, «MAÇÃ»… Não há pão: às três, à noite, são ações à venda. ANÃ’S, LÃ™, HORTELÃ—CAFÉ, Ã, Â.",
            "Úžasný den, ÚŽASNÝ! Příliš žluťoučký kůň; „ÚŠASNÉ“ – Čeština, háčky. Éž se to stane, vždyť už i Íšové…",
            "Zażółć gęślą jaźń; „ŁÓDŹ” – Śląsk… Życie jest piękne, ŻÓŁW™ i ÓSMY° dzień.",
            "Ő is eljött: „ŰRHAJÓ” és „Árvíztűrő tükörfúrógép”… ÍRÓ», ÓRÁS», TÚRÓ”.",
            "Þetta er góður dagur; „ÍSLAND“ og Ð… viðˮ, ÁÐ»UR ekki. Hún sagði «já», fjögurra manna…",
            "På ÅÅÅ… «ÅRENE», SMÅ» og STORE”. Ærlig talt – Ø, Å™, GRÅ… en blå ål; à la carte.",
            "Đây là tiếng Việt: người ta nói «À», “Ồ”… ĐÀ NẴNG – 100 °C; Â”, Ã’, vâng ạ, khuyến mãi.",
            "Съешь же ещё этих мягких французских булок, да выпей чаю… «СССР» – С’est, «РЁВ», Сёмга, Рысь; в „Ёлке“.",
            "Сіль, Рівне, «СІРІ РІКИ», СІРІСТЬ – щедрий вечір. Їжак і ґанок; Європа, РІДНІ СЄРІ… в «Ґанку».",
            "Ђорђе и Ћирило: Београд, в Ђаковици; љубав, њега, џеп, «СЉЕМЕ», РЂА.",
            "Η γρήγορη αλεπού: «ΕΛΛΑΔΑ», ΆΛΦΑ… Ό,τι θέλεις; ΟΪ’, Ωραία Β’ τάξη.",
            "שלום לכולם, זהו משפט בעברית – «צה״ל» ו־10 ₪…",
            "هذا نص باللغة العربية، «جميل» جدًّا… ٪١٠٠؟",
            "यह हिन्दी का एक वाक्य है। “देवनागरी” – १०० ₹…",
            "これは日本語の文章です。「括弧」…〜 100％ カタカナ、漢字！",
            "这是一个中文句子。“引号”——《书名》，100％……",
            "이것은 한국어 문장입니다. “따옴표” – 100원…",
            "นี่คือประโยคภาษาไทย “ทดสอบ” – ๑๐๐ ฿…",
            "Սա հայերեն նախադասություն է։ «Երևան»…",
            "ეს არის ქართული წინადადება. „თბილისი“ – 5 ₾…",
            "এটি একটি বাংলা বাক্য। “ঢাকা” – ১০০ ৳…",
            "இது ஒரு தமிழ் வாக்கியம். “சென்னை”…",
            "ይህ የአማርኛ ዓረፍተ ነገር ነው። «አዲስ አበባ»…",
            "Math: 2×½ and ×½×¼×¾, √2, x√π + ¬p ∧ q, 3×²; √∑ ≠ ±∞; Ø±0.5 mm, 5Ω, ¼×²³.",
            "Emoji 😀👍🏽 and kaomoji (ò_ó) ¯\\_(ツ)_/¯ ಠ_ಠ ヽ(°〇°)ﾉ, arrows → ⇒, box ┌─┐│└─┘, ★☆");

    @ParameterizedTest
    @FieldSource("PROSE")
    void leavesProseAlone(String prose) {
        assertThat(Mojibake.repair(prose)).isSameAs(prose);
        assertThat(Mojibake.repair(prose.toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(prose.toUpperCase(java.util.Locale.ROOT));
    }

    /// Pieces of prose set side by side do not become mojibake either, wherever they are cut.
    @Test
    void leavesMixedProseAlone() {
        Random random = new Random(1252);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder mixed = new StringBuilder();
            for (int piece = 0; piece < 4; piece++) {
                String prose = PROSE.get(random.nextInt(PROSE.size()));
                int from = prose.indexOf(' ', random.nextInt(prose.length()));
                mixed.append(prose.substring(Math.max(0, from))).append(random.nextBoolean() ? "\n" : " ");
            }
            String text = mixed.toString();
            assertThat(Mojibake.repair(text)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @FieldSource("PROSE")
    void repairsProseThatWasReadInAWesternEncoding(String prose) {
        assertThat(Mojibake.repair(misread(prose, "windows-1252"))).isEqualTo(prose);
        assertThat(Mojibake.repair(misread(prose, "ISO-8859-1"))).isEqualTo(prose);
        assertThat(Mojibake.repair(misread(misread(prose, "windows-1252"), "windows-1252")))
                .isEqualTo(prose);
        assertThat(Mojibake.repair(misread(misread(prose, "ISO-8859-1"), "windows-1252")))
                .isEqualTo(prose);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            schÃ¶n und grÃ¶ÃŸer                    | schön und größer
            L&Atilde; and voilÃ  la mode              | L&Atilde; and voilà  la mode
            Ã la carte, cafÃ©                         | à la carte, café
            Ã la carte                                | Ã la carte
            the â€œquotedâ€\u009d, itâ€™s â€“ hereâ€¦  | the “quoted”, it’s – here…
            Ã‰cole, Ã€ Paris, Ãœber, NÃ“VOA         | École, À Paris, Über, NÓVOA
            100Â°C, Â© 2024, 5Â\u00a0Â£, endÂ of         | 100°C, © 2024, 5\u00a0£, end of
            5 â‚¬ and 2 â„¢ â†’ ï¿½ ï»¿x              | 5 € and 2 ™ → \ufffd \ufeffx
            ðŸ˜€ yes                                   | 😀 yes
            piÄ™kny dzieÅ„ w Åodzi                  | piękny dzień w Åodzi
            ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¸ Ð¼Ð¸Ñ€               | Привет, и мир
            Ã©tÃ© dâ€™Ã\u00a0 cÃ´tÃ©, déjà vu          | été d’à côté, déjà vu
            ÃƒÂ©tÃƒÂ©                              | été
            РџСЂРёРІРµС‚, РјРёСЂ                         | Привет, мир
            itвЂ™s a cafГ© вЂ“ really                 | it’s a café – really
            it‚Äôs a caf√© ‚Äì really                 | it’s a café – really
            """)
    void repairsWhatIsCertain(String wrong, String right) {
        assertThat(Mojibake.repair(wrong)).isEqualTo(right);
    }

    @Test
    void repairsLineByLine() {
        assertThat(Mojibake.repair("cafÃ©\nCAFÉ»\r\n\nÉ»t grÃ¼n"))
                .isEqualTo("café\nCAFÉ»\r\n\nÉ»t grün".replace("É»t", "ɻt"));
        assertThat(Mojibake.repair("ж CAFÉ» grÃ¼n")).isEqualTo("ж CAFÉ» grün");
        assertThat(Mojibake.repair("")).isEmpty();
        assertThat(Mojibake.repair("Ã")).isEqualTo("Ã");
        assertThat(Mojibake.repair("â€")).isEqualTo("â€");
    }

    @Test
    void standsLongLinesAndNonsense() {
        String long1 = misread("naïve ".repeat(200_000), "windows-1252");
        assertThat(Mojibake.repair(long1)).isEqualTo("naïve ".repeat(200_000));
        String capitals = "É»".repeat(500_000);
        assertThat(Mojibake.repair(capitals)).isSameAs(capitals);
        String cut = "eÃ©\ud83d".repeat(1000);
        assertThat(Mojibake.repair(cut)).isEqualTo("eé\ud83d".repeat(1000));
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder noise = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                noise.append((char) (random.nextInt(3) == 0 ? random.nextInt(0x2200) : 0x80 + random.nextInt(0x180)));
            }
            String once = Mojibake.repair(noise.toString());
            assertThat(once.length()).isLessThanOrEqualTo(noise.length());
        }
    }

    /// UTF-8 read as a one-byte encoding; bytes without a character become control characters, as browsers do.
    private static String misread(String text, String charset) {
        StringBuilder wrong = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char character = Charset.forName(charset)
                    .decode(ByteBuffer.wrap(new byte[] {each}))
                    .charAt(0);
            wrong.append(character == '\ufffd' ? (char) (each & 0xff) : character);
        }
        return wrong.toString();
    }
}
