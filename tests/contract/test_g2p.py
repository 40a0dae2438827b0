"""What every G2P must do, whichever engine, language and accent stands behind it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

import pytest
from tests.helpers.packages import importable, install_example

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.inventory import Inventory
from pronounce_cli.core.ports import G2P
from pronounce_cli.core.types import Phoneme, Pronunciation, Source
from pronounce_cli.languages import language_of
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.notation import from_ipa
from pronounce_cli.languages.epitran.g2p import LANGUAGES


@dataclass(frozen=True)
class Case:
    """A G2P under test.

    Attributes:
        id: Its name among the tests.
        make: Makes it.
        language: BCP 47 tag of the texts.
        text: A text with what texts have: quotes, dashes, figures, an abbreviation, two lines.
        words: The first words of it, as they are spoken.
        foreign: A word in another script.
        extra: A package that it needs.
    """

    id: str
    make: Callable[[], G2P]
    language: str
    text: str
    words: str
    foreign: str = "привет"
    extra: str | None = None


def with_lexicon() -> G2P:
    return EnglishG2P(user_lexicon={"wait": (Pronunciation(from_ipa("weɪt"), Source.USER),)})


ENGLISH = ("Dr. Smith's 21st blorple — café, GPT and $3.50 “can’t” wait!\nOver.", "Doctor Smith's twenty first blorple")
OTHERS = {
    "de": ("Dr. Müllers 21. Straße — „Café“ für 3,50 € im Jahr 1999!\nÜber.", "Doktor Müllers einundzwanzigste Straße"),
    "es": ("El Sr. Núñez, 21 años — «¿café?» ¡por 3,50 €!\nAdiós.", "El señor Núñez veintiuno años café"),
    "fr": ("M. Dupont, 21 ans — « l’été » aujourd’hui, 3,50 € !\nFin.", "monsieur Dupont vingt et un ans l'été"),
    "it": ("Il sig. Rossi, 21 anni — «perché?» 3,50 €!\nCosì.", "Il signor Rossi ventuno anni perché"),
    "nl": ("Dhr. Jansen, 21 jaar — „café” voor 3,50 €!\nZo’n fiets.", "de heer Jansen eenentwintig jaar café"),
    "pl": ("Pan Żółć, 21 lat — „gęś” za 3,50 €!\nKoniec.", "Pan Żółć dwadzieścia jeden lat gęś"),
    "pt": ("O Sr. João, 21 anos — «coração» por 3,50 €!\nFim.", "O senhor João vinte e um anos coração"),
    "ru": ("Господин Щукин, 21 год — «ёлка» за 3,50 €!\nКонец.", "Господин Щукин двадцать один год ёлка"),
    "sv": ("Herr Åström, 21 år — ”kött” för 3,50 €!\nSlut.", "Herr Åström tjugoett år kött"),
    "tr": ("Bay Çağlar, 21 yaşında — “ışık” 3,50 €!\nSon.", "Bay Çağlar yirmibir yaşında ışık"),
}
PLUGIN = ("“Mala, tikasu” — mi (kula)!\nPasu.", "Mala tikasu mi kula Pasu")
# Another G2P is one more line.
CASES = [
    *(Case(f"english {tag}", EnglishG2P, tag, *ENGLISH) for tag in ("en", "en-US", "en-GB", "en-IN")),
    Case("english with own words", with_lexicon, "en-US", *ENGLISH),
    *(
        Case(
            tag,
            lambda tag=tag: language_of(tag).g2p(tag, {}),
            tag,
            *given,
            "hello" if tag == "ru" else "привет",
            None if tag == "de" else "epitran",
        )
        for tag, given in OTHERS.items()
    ),
    Case("of another package", lambda: language_of("qaa").g2p("qaa", {}), "qaa", *PLUGIN),
    Case("german of austria", lambda: language_of("de-AT").g2p("de-AT", {}), "de-AT", *OTHERS["de"]),
    Case("spanish of spain", lambda: language_of("es-ES").g2p("es-ES", {}), "es-ES", *OTHERS["es"], extra="epitran"),
]


@pytest.fixture(scope="module", autouse=True)
def _package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with importable(install_example(tmp_path_factory.mktemp("package"))):
        yield


@pytest.fixture(params=CASES, ids=lambda case: case.id, scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    if request.param.extra and find_spec(request.param.extra) is None:
        pytest.skip(f"needs {request.param.extra}")
    return request.param


@pytest.fixture(scope="module")
def g2p(case: Case) -> G2P:
    return case.make()


def is_known(phoneme: Phoneme, inventory: Inventory | None) -> bool:
    """Return whether a phoneme is a phone of its language, or a segment in letters and marks of the IPA."""
    if inventory:
        return phoneme == inventory.phoneme(phoneme.symbol, phoneme.stress)
    if phoneme.is_named:
        return False
    letters = [char for char in unicodedata.normalize("NFD", phoneme.ipa) if not unicodedata.combining(char)]
    return bool(letters) and all(char in "abcdefhijklmnopqrstuvwxyzæçðøħŋœɡβθχːˑ" or is_ipa(char) for char in letters)


def is_ipa(char: str) -> bool:
    """Return whether a character is of the blocks IPA Extensions or Spacing Modifier Letters."""
    return "\u0250" <= char <= "\u02ff"


def test_every_language_of_the_product_is_here() -> None:
    assert {case.language.split("-")[0] for case in CASES} >= {"en", "de", *LANGUAGES}


def test_has_a_name(g2p: G2P) -> None:
    assert g2p.name.strip()


def test_words_come_in_the_order_of_the_text(g2p: G2P, case: Case) -> None:
    reference = g2p.reference(case.text, case.language)
    written = case.text.split()

    assert reference.language == case.language
    assert reference.text == case.text
    tokens = [word.token for word in reference.words]
    assert tokens == sorted(tokens)
    assert tokens[-1] == len(written) - 1
    assert [word.written for word in reference.words] == [written[token] for token in tokens]
    wanted = case.words.split()
    assert [word.text for word in reference.words][: len(wanted)] == wanted


def test_every_pronunciation_is_made_of_known_phonemes(g2p: G2P, case: Case) -> None:
    inventory = language_of(case.language).inventory
    for word in g2p.reference(case.text, case.language).words:
        assert 1 <= len(word.pronunciations) <= 8
        for variant in word.pronunciations:
            assert variant.phonemes, word.text
            for phoneme in variant.phonemes:
                assert is_known(phoneme, inventory), (word.text, phoneme)
                vowel = inventory is not None and inventory.is_vowel(phoneme.symbol)
                assert phoneme.stress in ((None, 0, 1, 2) if vowel else (None,))


def test_no_variant_occurs_twice(g2p: G2P, case: Case) -> None:
    for word in g2p.reference(case.text, case.language).words:
        assert len({variant.phonemes for variant in word.pronunciations}) == len(word.pronunciations)


def test_the_same_text_gives_the_same_answer(g2p: G2P, case: Case) -> None:
    first = g2p.reference(case.text, case.language)

    assert g2p.reference(case.text, case.language) == first
    assert case.make().reference(case.text, case.language) == first


@pytest.mark.parametrize("text", ["", " \n", "…", "?!", "😀"])
def test_a_text_without_a_word_is_refused(text: str, g2p: G2P, case: Case) -> None:
    refused(text, g2p, case)


@pytest.mark.parametrize("text", ["你好", "नमस्ते", "{foreign}", "{word} {foreign}", "{word} 你好."])
def test_a_text_in_another_script_is_refused(text: str, g2p: G2P, case: Case) -> None:
    refused(text.format(word=case.words.split()[-1], foreign=case.foreign), g2p, case)


def refused(text: str, g2p: G2P, case: Case) -> None:
    with pytest.raises(TextError) as caught:
        g2p.reference(text, case.language)
    assert caught.value.hint
    assert caught.value.message
    assert not caught.value.message.endswith(".")
