"""German texts to spoken words."""

from __future__ import annotations

import pytest

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.de.g2p import GermanG2P
from pronounce_cli.languages.de.normaliser import GermanText
from pronounce_cli.languages.de.numbers import cardinal, ordinal
from pronounce_cli.languages.text import MAX_WORDS


def read(text: str) -> str:
    return " ".join(word.text for token in GermanText().tokens(text) for word in token.words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("25 Äpfel", "fünfundzwanzig Äpfel"),
        ("1 Apfel, 1.", "ein Apfel eins"),
        ("am 3. Mai 1984", "am dritten Mai neunzehnhundertvierundachtzig"),
        ("Der 3. Mai und ein 2. Platz", "Der dritte Mai und ein zweiter Platz"),
        ("vom 3.5.2024 bis zum 4.6.", "vom dritten Mai zweitausendvierundzwanzig bis zum vierten Juni"),
        ("1984 Euro", "eintausendneunhundertvierundachtzig Euro"),
        ("für 3,50 € oder 1 €", "für drei Euro fünfzig oder ein Euro"),
        ("um 14:30 Uhr, um 1 Uhr", "um vierzehn Uhr dreißig um ein Uhr"),
        ("1.000.000 und 3,14", "eine Million und drei Komma eins vier"),
        ("3-5 km, -4 °C", "drei bis fünf Kilometer minus vier Grad Celsius"),
        ("d. h. z.B. Dr. Müller, z. B. so", "das heißt zum Beispiel Doktor Müller zum Beispiel so"),
        ("44 v. Chr. und 2 Mio. €", "vierundvierzig vor Christus und zwei Millionen Euro"),
        ("Ludwig XIV. im XX. Jahrhundert", "Ludwig vierzehnte im zwanzigsten Jahrhundert"),
        ("die USA, die NATO, PKWs", "die U S A die NATO P K Ws"),
        ("DIE USA", "DIE USA"),
        ("01765", "null eins sieben sechs fünf"),
        ("E-Mail (gern!) & mehr", "E Mail gern und mehr"),
        ("5 + 3 = 8", "fünf plus drei gleich acht"),
        ("5 - 3 = 2, 3 − 5, +3", "fünf minus drei gleich zwei drei minus fünf plus drei"),
        ("Seiten 5 – 7, 3:1", "Seiten fünf bis sieben drei zu eins"),
        ("um 14.30 Uhr, ab 8.05 Uhr", "um vierzehn Uhr dreißig ab acht Uhr fünf"),
        ("8.00–12.30 Uhr", "acht Uhr bis zwölf Uhr dreißig"),
        ("1/2, 3/4 Liter, 24/7", "ein halb drei Viertel Liter vierundzwanzig sieben"),
        ("½ ¼ ¾ l, 2½ Stunden", "ein halb ein Viertel drei Viertel Liter zweieinhalb Stunden"),
        ("3,50 €/kg und 20 €/Monat", "drei Euro fünfzig pro Kilogramm und zwanzig Euro pro Monat"),
        ("100 km/h, 2 m/s", "einhundert Stundenkilometer zwei Meter pro Sekunde"),
        (
            "10 000 Euro, 1'000, 0176 123 456",
            "zehntausend Euro eintausend null eins sieben sechs einhundertdreiundzwanzig vierhundertsechsundfünfzig",
        ),
        ("1,50 m, 1,5 km", "ein Meter fünfzig eins Komma fünf Kilometer"),
        ("1990er Jahre, 10%ige", "neunzehnhundertneunziger Jahre zehnprozentige"),
        ("der CO2-Wert, H₂O", "der C O zwei Wert H zwei O"),
        ("CO2", "C O zwei"),
        ("Kap. 3.2.1, Version 2.0", "Kapitel drei Punkt zwei Punkt eins Version zwei Punkt null"),
        ("am 3.5.99, Kap. 3.5.12", "am dritten Mai neunundneunzig Kapitel drei Punkt fünf Punkt zwölf"),
        ("kath. und ev., 5 Min.", "katholisch und evangelisch fünf Minuten"),
        ("20 Fr. für Fr. Weber, Fr. 20.50", "zwanzig Franken für Frau Weber zwanzig Franken fünfzig"),
        ("Das ist Max. Max. 5 auf diese Art.", "Das ist Max maximal fünf auf diese Art"),
    ],
)
def test_reading(text: str, words: str) -> None:
    assert read(text) == words


def test_tokens_are_those_of_the_text() -> None:
    text = "Es kostet 3,50 € – oder 5 %."

    tokens = GermanText().tokens(text)

    assert [token.written for token in tokens] == text.split()
    assert [len(token.words) for token in tokens] == [1, 1, 3, 0, 0, 1, 2, 0]


def test_an_ordinal_may_have_any_ending() -> None:
    word = GermanG2P().reference("am 3. Mai", "de").words[1]

    assert word.text == "dritten"
    assert {"ˈdʁɪtən", "ˈdʁɪtə", "ˈdʁɪtɐ", "ˈdʁɪtəs"} <= {variant.ipa for variant in word.pronunciations}


def test_hundred_and_thousand_need_no_one() -> None:
    words = GermanG2P().reference("1000 Euro und 100 Cent, 1984 Euro", "de").words

    assert {"ˈaɪnˌtaʊzənt", "ˈtaʊzənt"} <= {variant.ipa for variant in words[0].pronunciations}
    assert {"ˈaɪnˌhʊndɐt", "ˈhʊndɐt"} <= {variant.ipa for variant in words[3].pronunciations}
    assert any(variant.ipa.startswith("ˈtaʊzənt") for variant in words[5].pronunciations)


@pytest.mark.parametrize("text", ["am 3.5.1999", "am 3.5. war es"])
def test_the_month_of_a_date_may_be_its_number(text: str) -> None:
    month = GermanG2P().reference(text, "de").words[2]

    assert month.text == "Mai"
    assert {"maɪ", "ˈfʏnftən"} <= {variant.ipa for variant in month.pronunciations}


def test_the_d_of_und_has_no_voice_in_numbers() -> None:
    for number in range(21, 100):
        (word,) = GermanG2P().reference(str(number), "de").words
        phones = [phoneme.symbol for phoneme in word.pronunciations[0].phonemes]
        assert "ʊ n d" not in " ".join(phones).removesuffix(" d ʁ aɪ s ɪ ç"), number
        assert ("ʊ" in phones) == bool(number % 10), number


def test_letters_are_said_by_their_names() -> None:
    words = GermanG2P().reference("„Guten Tag“ – in den USA, ein LKW und die GmbH", "de").words

    assert [(word.text, word.token) for word in words[2:7]] == [("in", 3), ("den", 4), ("U", 5), ("S", 5), ("A", 5)]
    assert words[0].written == "„Guten"
    assert [word.pronunciations[0].ipa for word in words[4:7]] == ["uː", "ɛs", "aː"]
    assert words[-1].text == "GmbH"


@pytest.mark.parametrize("text", ["ein xz", "20 hl"])
def test_what_has_no_vowel_is_spelled(text: str) -> None:
    assert [len(word.text) for word in GermanG2P().reference(text, "de").words[1:]] == [1, 1]


@pytest.mark.parametrize("text", ["", " – ", "漢字", "Ich 漢字", "привет"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(TextError):
        GermanG2P().reference(text, "de")


@pytest.mark.parametrize("text", ["{} - 1", "1 - {}", "{}/2", "1/{}", "{}er", "{}:1", "1.1.{}", "{} kg", "{},50 €"])
def test_figures_of_any_length_are_read(text: str) -> None:
    assert read(text.format("9" * 5000)).count("neun") == 5000


def test_too_long_a_text_or_word_is_refused() -> None:
    with pytest.raises(TextError, match="more than"):
        GermanText().tokens("ja " * (MAX_WORDS + 1))
    with pytest.raises(TextError, match="too long"):
        GermanText().tokens("a" * 100)


@pytest.mark.parametrize(
    "text", ["999999999999999999", "0", "-3", "1,5", "1.234,5", "24:00", "£3.20", "7%", "32.13.2024"]
)
def test_every_kind_of_figure_is_read(text: str) -> None:
    assert read(text)
    assert not any(char.isdigit() for char in read(text))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "null"), (1, "eins"), (16, "sechzehn"), (17, "siebzehn"), (21, "einundzwanzig"), (101, "einhunderteins"),
        (1000, "eintausend"), (21_001, "einundzwanzigtausendeins"), (1_000_000, "eine Million"),
        (2_000_345, "zwei Millionen dreihundertfünfundvierzig"), (3_000_000_000, "drei Milliarden"),
        (101_000, "einhunderteintausend"),
    ],
)  # fmt: skip
def test_numbers(number: int, words: str) -> None:
    assert cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "erste"), (3, "dritte"), (7, "siebte"), (8, "achte"), (19, "neunzehnte"), (20, "zwanzigste"), (0, "nullte")],
)  # fmt: skip
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words
