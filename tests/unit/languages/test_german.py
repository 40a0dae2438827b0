"""German words: their phones in the preferred way and in the others that count as right."""

from __future__ import annotations

import subprocess
import sys
from functools import cache, partial
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import HeardWord, Phoneme, Source
from pronounce_cli.languages import inventory_of, language_of, letters_of
from pronounce_cli.languages.de.g2p import GermanG2P
from pronounce_cli.languages.de.inventory import INVENTORY, PHONES, phone_of_ipa, phonemes_of_ipa
from pronounce_cli.languages.de.notation import from_ipa
from pronounce_cli.languages.de.words import usual_spelling
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.languages.lexicon import own_pronunciations

# Words with the phones of their preferred form, without stress.
_KNOWN = """
ich ɪç|habe haːbə|heute hɔʏtə|Häuser hɔʏzɐ|und ʊnt|Hund hʊnt|Vater faːtɐ|gehen ɡeːən|Tag taːk|Tage taːɡə|gibt ɡiːpt
Straße ʃtʁaːsə|Sprache ʃpʁaːxə|machen maxən|Mädchen mɛːtçən|Zeitung t͡saɪtʊŋ|Apfel ap͡fəl|sechs zɛks|Bett bɛt
Buch buːx|Milch mɪlç|Station ʃtat͡sjoːn|verstehen fɛɐʃteːən|gegessen ɡəɡɛsən|deutsch dɔʏt͡ʃ|quer kveːɐ|nicht nɪçt
besser bɛsɐ|beginnen bəɡɪnən|gestern ɡɛstɐn|Geld ɡɛlt|gesund ɡəzʊnt|Freiheit fʁaɪhaɪt|freundlich fʁɔʏntlɪç
Verbundstahl fɛɐbʊntʃtaːl|Nacht naxt|Vase vaːzə|Rakete ʁakeːtə|Hintergrundstrahlung hɪntɐɡʁʊntʃtʁaːlʊŋ
Lehrerin leːʁəʁɪn|Lehrer leːʁɐ|für fyːɐ|Uhr uːɐ|anfangen anfaŋən|umgeben ʊmɡeːbən|mitnehmen mɪtneːmən
Menschen mɛnʃən|anschauen anʃaʊən|Angebot anɡəboːt|ankommen ankɔmən|Finger fɪŋɐ|trinken tʁɪŋkən
Straßenbahnhaltestelle ʃtʁaːsənbaːnhaltəʃtɛlə|Geburtstag ɡəbuːɐt͡staːk|Arbeitsamt aɐbaɪt͡samt|Abend aːbənt
Landesgrenze landəsɡʁɛnt͡sə|endlich ɛntlɪç|Handlung handlʊŋ|regnet ʁeːɡnət|Herbst hɛɐpst|Jagd jaːkt|lebst leːpst
machst maxst|wachsen vaksən|nächste nɛːçstə|Frauchen fʁaʊçən|Bücher byːçɐ|Kirche kɪɐçə|Hochzeit hɔxt͡saɪt
Wanderung vandəʁʊŋ|vergessen fɛɐɡɛsən|Erde eːɐdə|Pferd p͡feːɐt|Mond moːnt|Obst oːpst|Fenster fɛnstɐ
Universität uːniːvɛɐziːtɛːt|Musik muːziːk|Technik tɛçnɪk|Computer kɔmpjuːtɐ|Team tiːm|Job d͡ʒɔp|online ɔnlaɪn
Restaurant ʁɛstoːʁaŋ|Orange oːʁaŋʒə|Chef ʃɛf|China çiːna|Chor koːɐ|Familie famiːljə|Italien iːtaːljən
Januar januːaːɐ|September zɛptɛmbɐ|Donnerstag dɔnɐstaːk|voraus foːʁaʊs|darauf daʁaʊf|heraus hɛʁaʊs|warum vaʁʊm
studieren ʃtuːdiːʁən|amerikanisch ameːʁiːkaːnɪʃ|Ideologie iːdeːoːloːɡiː|Museen muːzeːən|empfangen ɛmp͡faŋən
Küchentisch kʏçəntɪʃ|Knochentumor knɔxəntuːmoːɐ|Wachentzug vaxɛntt͡suːk|Führerschein fyːʁɐʃaɪn|Erscheinung ɛɐʃaɪnʊŋ
eventuell eːvɛntuːɛl|punktuell pʊŋktuːɛl|prinzipiell pʁɪnt͡siːpjɛl|materiell mateːʁiːɛl|Toilette toːalɛtə
mindestens mɪndəstəns|spätestens ʃpɛːtəstəns|wenigstens veːnɪçstəns|Rechtsanwältin ʁɛçt͡sanvɛltɪn|Jüdin jyːdɪn
Musiker muːzɪkɐ|Physikerin fyːzɪkəʁɪn|Kritiker kʁiːtɪkɐ|Mathematiker mateːmaːtɪkɐ|Musikanten muːziːkantən
Dornröschen dɔɐnʁøːsçən|Häschen hɛːsçən|löschen lœʃən|naschen naʃən|lauschen laʊʃən|raschen ʁaʃən|Büschen bʏʃən
Ketchup kɛt͡ʃap|Moin mɔʏn|Ciao t͡ʃaʊ|Grüezi ɡʁyːɛt͡siː|Zucchini t͡suːkiːniː|Ludwig luːtvɪç|Hedwig heːtvɪç|obwohl ɔpvoːl
erinnern ɛɐɪnɐn|Erinnerung ɛɐɪnəʁʊŋ|Verein fɛɐaɪn|vereinen fɛɐaɪnən|Ereignis ɛɐaɪɡnɪs|eröffnen ɛɐœfnən|herein hɛʁaɪn
Monteur mɔntøːɐ|Gouverneur ɡuːvɛɐnøːɐ|feurig fɔʏʁɪç|besteuern bəʃtɔʏɐn
Schauspieler ʃaʊʃpiːlɐ|Aschermittwoch aʃɐmɪtvɔx|beobachten bəoːbaxtən|Theater teːaːtɐ|Vogel foːɡəl|Klavier klaviːɐ
"""
WORDS = [entry for entry in _KNOWN.replace("\n", "|").split("|") if entry]


@cache
def german() -> GermanG2P:
    return GermanG2P()


def bare(ipa: str) -> str:
    return ipa.replace("ˈ", "").replace("ˌ", "")


def ways(word: str) -> list[str]:
    (found,) = german().reference(word, "de").words
    return [bare(variant.ipa) for variant in found.pronunciations]


@pytest.mark.parametrize("entry", WORDS)
def test_known_words(entry: str) -> None:
    word, ipa = entry.split()

    assert ways(word)[0] == ipa


@pytest.mark.parametrize(
    ("word", "accepted"),
    [
        ("lesen", "leːzən leːzn"),
        ("geben", "ɡeːbən ɡeːbm"),
        ("legen", "leːɡən leːɡŋ"),
        ("wenig", "veːnɪç veːnɪk"),
        ("wichtigste", "vɪçtɪçstə vɪçtɪkstə"),
        ("Sonne", "zɔnə sɔnə"),
        ("spät", "ʃpɛːt ʃpeːt"),
        ("dort", "dɔɐt dɔʁt"),
        ("Jahr", "jaːɐ jaː"),
        ("Familie", "famiːljə famiːliːə"),
        ("zwei", "t͡svaɪ t͡svoː"),
        ("und", "ʊnt ʊn"),
        ("ist", "ɪst ɪs"),
        ("nicht", "nɪçt nɪç"),
        ("haben", "haːbən haːbm haːm"),
        ("eine", "aɪnə nə"),
        ("der", "deːɐ dɐ"),
    ],
)
def test_variants_are_accepted(word: str, accepted: str) -> None:
    first, *others = accepted.split()

    assert ways(word)[0] == first
    assert set(others) <= set(ways(word))


@pytest.mark.parametrize(("word", "wrong"), [("gelebt", "ɡəleːbt"), ("Sport", "spɔɐt"), ("Junge", "d͡ʒʊŋə")])
def test_what_is_no_german_is_not(word: str, wrong: str) -> None:
    assert wrong not in ways(word)


@pytest.mark.parametrize(
    ("word", "ipa"),
    [
        ("Lehrerin", "ˈleːʁəʁɪn"), ("Musik", "muːˈziːk"), ("verstehen", "fɛɐˈʃteːən"), ("aufstehen", "ˈaʊfˌʃteːən"),
        ("studieren", "ʃtuːˈdiːʁən"), ("Bahnhof", "ˈbaːnˌhoːf"), ("Station", "ʃtaˈt͡sjoːn"), ("zurück", "t͡suːˈʁʏk"),
        ("für", "fyːɐ"), ("Bäckerei", "bɛkəˈʁaɪ"), ("übersetzen", "yːbɐˈzɛt͡sən"), ("Überblick", "ˈyːbɐˌblɪk"),
    ],
)  # fmt: skip
def test_stress(word: str, ipa: str) -> None:
    (found,) = german().reference(word, "de").words

    assert found.pronunciations[0].ipa == ipa


def test_where_a_pronunciation_comes_from_is_told() -> None:
    words = german().reference("Haus haben Kwopelira B", "de").words

    assert [word.pronunciations[0].source for word in words] == [
        Source.RULES, Source.RULES, Source.GUESSED, Source.LETTERS,
    ]  # fmt: skip
    assert Source.WEAK_FORM in {variant.source for variant in words[1].pronunciations}


@pytest.mark.parametrize("word", ["äää", "qu", "schtsch", "Rhythmus", "straßenbahn" * 5, "ñandú", "Œuvre", "Łódź"])
def test_any_word_in_latin_letters_is_read(word: str) -> None:
    assert german().reference(word, "de").words


@given(st.text("abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=20))
@settings(deadline=None)  # the first word waits for the lists
def test_any_string_of_letters_is_read(word: str) -> None:
    for spoken in german().reference(word, "de").words:
        for variant in spoken.pronunciations:
            assert all(phoneme.symbol in PHONES for phoneme in variant.phonemes)


def test_own_pronunciations_are_taken() -> None:
    language = language_of("de")
    own = own_pronunciations([("Haus", "ˈhɔɪ̯s"), ("haus", "haʊ̯s")], language)
    word = language.g2p("de", own).reference("Haus", "de").words[0]

    assert [variant.ipa for variant in word.pronunciations] == ["hɔʏs", "haʊs"]
    assert [variant.source for variant in word.pronunciations] == [Source.USER] * 2
    with pytest.raises(TextError, match="not made of IPA") as caught:
        own_pronunciations([("Haus", "H AW1 S")], language)
    assert caught.value.hint == "write the sounds in IPA (ˈt͡saɪtʊŋ)"


@pytest.mark.parametrize("language", ["fr", "en-US"])
def test_another_language_is_refused(language: str) -> None:
    with pytest.raises(TextError, match="for German"):
        german().reference("Tag", language)


def test_what_is_heard_keeps_the_place_of_each_word() -> None:
    words = [HeardWord(text, None, None) for text in ("Ich", "漢字", "habe", "", "25", "Euro")]

    found = read_heard(german(), words, "de")

    assert [(word.text, word.token) for word in found.words] == [
        ("Ich", 0), ("habe", 2), ("fünfundzwanzig", 4), ("Euro", 5),
    ]  # fmt: skip


def test_there_are_45_phones_20_of_them_vowels() -> None:
    assert (len(PHONES), len(INVENTORY.vowels)) == (45, 20)
    assert inventory_of("de-CH") is INVENTORY


@pytest.mark.parametrize("phone", PHONES)
def test_every_phone_is_its_own_ipa(phone: str) -> None:
    assert INVENTORY.phoneme(phone).ipa == phone
    assert phone_of_ipa(phone) == phone
    assert [p.symbol for p in phonemes_of_ipa(phone) or ()] == [phone]


@pytest.mark.parametrize(
    ("symbol", "phone"),
    [
        ("r", "ʁ"), ("ɾ", "ʁ"), ("ɐ̯", "ɐ"), ("i", "iː"), ("o", "oː"), ("aɪ̯", "aɪ"), ("ɔɪ̯", "ɔʏ"),
        ("ts", "t͡s"), ("g", "ɡ"), ("χ", "x"), ("n̩", "n"), ("ʔ", None), ("ǂ", None),
    ],
)  # fmt: skip
def test_other_symbols_stand_for_the_nearest_phone(symbol: str, phone: str | None) -> None:
    assert phone_of_ipa(symbol) == phone


def test_one_symbol_may_be_two_phones() -> None:
    assert [p.symbol for p in from_ipa("ʃɑ̃ːs")] == ["ʃ", "a", "ŋ", "s"]
    assert [p.symbol for p in from_ipa("ˈleːzn̩")] == ["l", "eː", "z", "ə", "n"]


def test_a_vocalised_r_makes_no_syllable() -> None:
    assert from_ipa("fyːɐ̯")[-1] == Phoneme("ɐ", "ɐ")
    assert from_ipa("ˈleːʁɐ")[-1] == Phoneme("ɐ", "ɐ", 0)
    assert INVENTORY.ipa_of_word(from_ipa("fyːɐ̯")) == "fyːɐ"
    for word in german().reference("der mir für wird", "de").words:
        assert [variant.ipa for variant in word.pronunciations if "ˈ" in variant.ipa] == []


def test_distances() -> None:
    assert all(INVENTORY.distance(a, b) == INVENTORY.distance(b, a) > 0 for a, b in combinations(PHONES, 2))
    made = [INVENTORY.articulation[phone] for phone in PHONES]
    assert all(one != other for one, other in combinations(made, 2))
    for one, near, far in (("ç", "ʃ", "k"), ("yː", "iː", "a"), ("ʁ", "x", "t"), ("aː", "a", "iː"), ("z", "s", "m")):
        assert INVENTORY.distance(one, near) < INVENTORY.distance(one, far)


def test_letters_spell_phones_of_the_language() -> None:
    spells = letters_of("de")

    assert set(spells) == set("abcdefghijklmnopqrstuvwxyzäöüß")
    assert set().union(*spells.values()) == set(PHONES)


def test_nothing_heavy_is_imported_and_data_only_when_needed() -> None:
    code = (
        "import sys; opened = []; sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from pronounce_cli.languages import language_of\n"
        "g2p = language_of('de').g2p('de', {}); assert not [f for f in opened if f.endswith('.txt')], opened\n"
        "g2p.reference('Haus 25', 'de')\n"
        "print([name for name in ('epitran', 'panphon', 'pandas', 'num2words', 'numpy') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_word_begins_afresh_with_its_vowel() -> None:
    tips = language_of("de").tips
    assert tips is not None
    for said in (partial(tips.unclear, "a", shown), partial(tips.dropped, "a", shown, final=False)):
        assert "afresh" in said(initial=True)
        assert "afresh" not in said(initial=False)
    assert "afresh" not in tips.unclear("h", shown, initial=True)


def shown(phone: Phoneme) -> str:
    return phone.ipa


@pytest.mark.parametrize("word", ["erinnern", "Verein", "Ereignis", "erobern"])
def test_er_and_ver_before_a_vowel_end_in_a_vowel_or_in_r(word: str) -> None:
    first = ways(word)[0]

    assert first.startswith(("ɛɐ", "fɛɐ"))
    assert first.replace("ɐ", "ʁ", 1) in ways(word)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("STRASSE", "Straße"), ("Strasse", "Straße"), ("Grüsse", "Grüße"), ("grosses", "großes"),
        ("Fussball", "Fußball"),
        ("Ausserdem", "Außerdem"),
        ("draussen", "draußen"), ("Massstab", "Maßstab"), ("Groesse", "Größe"),
        ("Mueller", "Müller"), ("muessen", "müssen"), ("Bruehe", "Brühe"), ("gegenueber", "gegenüber"),
        ("fuer", "für"),
        ("zwoelf", "zwölf"), ("Zuerich", "Zürich"), ("Haeuser", "Häuser"), ("Gruesse", "Grüße"), ("GRÖSSE", "Größe"),
    ],
)  # fmt: skip
def test_words_without_their_umlauts_and_eszett(written: str, word: str) -> None:
    assert ways(written) == ways(word)


@pytest.mark.parametrize(
    "word",
    "Masse Klasse Rosse Wasser dass muss schösse Poesie neue Steuer Bauer Statue zuerst Zuende Duell Israel Museum "
    "aktuell soeben Goethe Samuel Koexistenz".split(),
)
def test_words_that_are_known_as_they_are_written(word: str) -> None:
    assert usual_spelling(word) == word
