package dev.quern.corpus.html;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which words of a text are stop words, those a language cannot do without: running text has many of them,
/// menus and lists of links few. The page's language is the one of whose words it has most.
public final class StopWords {
    /// Least share of a language's words in the text of a page for the language to be recognised.
    private static final double RECOGNISED = 0.08;

    /// Words that tell the language.
    private static final int ENOUGH = 10_000;

    private static final Map<String, String> WORDS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "ar",
                    "في من على أن إلى التي ما لا عن هذا هذه مع كل كان ذلك الذي أو بين كما قد لم بعد لكن حيث ثم إن غير"
                            + " أي وفي ومن وقد وهو هو هي كانت"),
            Map.entry(
                    "bg",
                    "на и в за от се да с по е не са като че до или които който това при си след която през има може"
                            + " към един но ще беше"),
            Map.entry(
                    "ca",
                    "de la i el a que en els les per del un una es amb no al com dels és va són més o seu aquest ha"
                            + " pel sobre també"),
            Map.entry(
                    "cs",
                    "a se v na je že s z do o k i jako pro ve by za po od ale si tak který jsou které podle být jsem"
                            + " nebo má jeho má jen při"),
            Map.entry(
                    "da",
                    "og i af at en til er på det for med den som der de ikke et har kan om var fra sig skal han vi"
                            + " eller men ved blev hun"),
            Map.entry(
                    "de",
                    "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an"
                            + " werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so oder"),
            Map.entry(
                    "el",
                    "και το του να η της με για την που είναι από σε ο οι στο των τα τη θα τον δεν τους στην μας"
                            + " αλλά ότι ένα μια ως"),
            Map.entry(
                    "en",
                    "the of and to in a is that for it as was with be by on not he his but at are this have from or"
                            + " had an they which you one we all were her she there would their will when who if no been has"
                            + " its so"),
            Map.entry(
                    "es",
                    "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha"
                            + " este si sobre entre ya"),
            Map.entry(
                    "et",
                    "ja on ei et ka oli kui see ta mis aga oma või siis nii ma kes seda selle ning mida iga tema"
                            + " pole saab"),
            Map.entry(
                    "fa",
                    "و در به از که این را با است برای آن یک خود تا بر هم نیز می شود شده بود آنها ما اما یا هر"
                            + " باید دارد"),
            Map.entry(
                    "fi",
                    "ja on ei että se oli hän myös kun mutta ovat joka tai ole niin kuin sen hänen mukaan sitä"
                            + " jotka vain jos olla jonka"),
            Map.entry(
                    "fr",
                    "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont"
                            + " avec ou son aux d l été cette ont mais comme on"),
            Map.entry("he", "של את על לא הוא זה עם כי גם או היא אני אם כל אל אבל יש היה בין אשר כך אך"),
            Map.entry(
                    "hi",
                    "के में की है और से का को पर ने एक यह कि हैं भी नहीं इस तो ही कर था लिए या हो वह गया किया जो"
                            + " अपने"),
            Map.entry(
                    "hr",
                    "i u je se na da su za od s a o kao ne koji iz to bi što do ili te koje će nije po ali koja"
                            + " sam biti"),
            Map.entry(
                    "hu",
                    "a az és hogy nem is egy van ez de meg csak volt ha mint már vagy el még s azt ki minden sem"
                            + " után fel"),
            Map.entry(
                    "id",
                    "yang dan di dengan untuk dari pada ini dalam tidak itu akan adalah ke oleh juga atau sebagai"
                            + " telah tersebut dapat ada mereka karena setiap"),
            Map.entry(
                    "it",
                    "di e che la il un a per in una è non del le della i con da si al come dei sono nel alla più gli"
                            + " anche ha lo o ma dal delle"),
            Map.entry("lt", "ir yra kad į su iš tai ne kaip o ar bet jo savo buvo apie dėl per už nuo po bei jų gali"),
            Map.entry(
                    "lv",
                    "un ir ar no uz par kas ka bet to vai tiek ne kā gan tas ja lai jau arī pie viņa tā viņš kuras"),
            Map.entry(
                    "nb",
                    "og i er på det som en til å for av at med den har de ikke et om var fra seg han men vi kan skal"
                            + " eller så ved"),
            Map.entry(
                    "nl",
                    "de van het een en in is dat op te met voor zijn niet aan er om die ook als door of bij uit"
                            + " naar maar heeft hij wordt deze"),
            Map.entry(
                    "pl",
                    "i w na z do się że nie o jest to a po jak od za przez jego dla ale są oraz co tym który być"
                            + " czy tego które lub ma"),
            Map.entry(
                    "pt",
                    "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao das à é seu"
                            + " sua ou foi são"),
            Map.entry(
                    "ro",
                    "și de în a la cu care pe nu o că din se un să mai pentru este ca sunt prin fi sau ale ce dar"
                            + " al fost lui"),
            Map.entry(
                    "ru",
                    "и в не на что с он как по это но из у за от к о для то же его так или все было бы мы быть"
                            + " только ее они также при"),
            Map.entry(
                    "sk",
                    "a v sa na je že s z do o k i ako pre vo by za po od ale si tak ktorý sú ktoré podľa byť som"
                            + " alebo má jeho nie"),
            Map.entry(
                    "sv",
                    "och i att det som en på är av för med den till inte har de ett om var men sig han från vi så"
                            + " kan eller hon ska vid"),
            Map.entry(
                    "tr",
                    "ve bir bu da de için ile çok olarak daha gibi o ne var olan kadar sonra ama en her ise ya"
                            + " değil veya hem"),
            Map.entry(
                    "uk",
                    "і в у на не що з до та як за від це по його але для про або так він й є бути які який має при"
                            + " їх також"),
            Map.entry(
                    "vi",
                    "và của là các có được trong một cho không những với người để này đã khi về đến từ ra cũng như"
                            + " hay nhiều")));

    /// Languages that say with endings what others say with words: running text has half as many stop words.
    private static final Set<String> ENDINGS = Set.of("ar", "et", "fi", "he", "hu", "lt", "lv", "tr");

    private static final List<String> LANGUAGES = List.copyOf(WORDS.keySet());
    private static final long[] LETTERS = letters();
    private static final int SLOTS = 1 << 12;
    private static final long[] KEYS = new long[SLOTS];
    private static final long[] MASKS = new long[SLOTS];

    static {
        for (int language = 0; language < LANGUAGES.size(); language++) {
            for (String word : WORDS.get(LANGUAGES.get(language)).split(" ")) {
                long hash = 0;
                for (int i = 0; i < word.length(); i++) {
                    hash = hash(hash, word.charAt(i));
                }
                int slot = slot(hash);
                KEYS[slot] = hash;
                MASKS[slot] |= 1L << language;
            }
        }
    }

    private StopWords() {}

    /// Codes of the languages whose stop words are known (ISO 639-1), sorted.
    public static List<String> languages() {
        return LANGUAGES;
    }

    /// The language of whose stop words texts have most; -1 where there are too few of any. Looks at the first
    /// texts only, up to 10,000 words.
    static int language(Iterable<String> texts) {
        long[] stops = new long[LANGUAGES.size()];
        long words = 0;
        for (String text : texts) {
            words += words < ENOUGH ? count(text, stops) : 0;
        }
        int best = 0;
        for (int i = 1; i < stops.length; i++) {
            best = stops[i] > stops[best] ? i : best;
        }
        return words == 0 || stops[best] < RECOGNISED * words ? -1 : best;
    }

    /// Share of a text's words that are stop words of a language; twice that where words have many endings, so
    /// that running text comes to about the same in all languages.
    static double density(String text, int language) {
        long[] stops = new long[LANGUAGES.size()];
        long words = count(text, stops);
        double share = words == 0 ? 0 : (double) stops[language] / words;
        return ENDINGS.contains(LANGUAGES.get(language)) ? 2 * share : share;
    }

    /// Counts words, runs of letters and combining marks, and adds up the stop words of each language.
    private static long count(String text, long[] stops) {
        long words = 0;
        long hash = 0;
        for (int i = 0; i <= text.length(); i++) {
            char each = i < text.length() ? text.charAt(i) : ' ';
            if (isLetter(each)) {
                hash = hash(hash, each < 0x80 ? each | 0x20 : Character.toLowerCase(each));
            } else if (hash != 0) {
                words++;
                for (long mask = MASKS[slot(hash)]; mask != 0; mask &= mask - 1) {
                    stops[Long.numberOfTrailingZeros(mask)]++;
                }
                hash = 0;
            }
        }
        return words;
    }

    private static boolean isLetter(char each) {
        return (LETTERS[each >> 6] & 1L << each) != 0;
    }

    /// A bit for each letter, combining mark and surrogate of the first 65,536 code points.
    private static long[] letters() {
        long[] letters = new long[1 << 10];
        for (int each = 0; each < 1 << 16; each++) {
            boolean letter =
                    switch (Character.getType(each)) {
                        case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.SURROGATE -> true;
                        default -> Character.isLetter(each);
                    };
            letters[each >> 6] |= letter ? 1L << each : 0;
        }
        return letters;
    }

    private static long hash(long hash, int character) {
        return (hash + character + 1) * 0x9e3779b97f4a7c15L;
    }

    /// Where a word stands in the table, or the empty place at which it would.
    private static int slot(long hash) {
        int slot = (int) (hash >>> 52);
        while (KEYS[slot] != hash && KEYS[slot] != 0) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }
}
