from __future__ import annotations

import logging
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import pronounce_cli
from pronounce_cli.core.errors import TextError
from pronounce_cli.core.ports import G2P
from pronounce_cli.core.types import HeardWord, Source
from pronounce_cli.languages import language_of
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.epitran.g2p import LANGUAGES, EpitranG2P
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.languages.lexicon import own_pronunciations

try:
    version("epitran")
    version("num2words")
    _MISSING = False
except PackageNotFoundError:
    _MISSING = True

needs_extra = pytest.mark.skipif(_MISSING, reason="the extra `languages` (epitran, num2words) is not installed")


@cache
def _g2p(language: str) -> G2P:
    """One for each language: its tables take a second to read."""
    return language_of(language).g2p(language, {})


@pytest.fixture
def spanish() -> EpitranG2P:
    return _g2p("es")


def _ipa(g2p: EpitranG2P, text: str) -> list[str]:
    return [word.pronunciations[0].ipa for word in g2p.reference(text).words]


@needs_extra
@pytest.mark.parametrize(
    ("language", "text", "ipa"),
    [
        ("es-ES", "cerveza niño", "θeɾbeθa niɲo"),
        ("es-MX", "cerveza niño", "seɾbesa niɲo"),
        ("fr", "parlent souvent aiment moment étaient vient œufs", "parl suvɑ̃ ɛm mɔmɑ̃ etɛ vjɛ̃ ø"),
        ("fr", "enfants l'argent cent important client", "ɑ̃fɑ̃ larʒɑ̃ sɑ̃ ɛ̃pɔrtɑ̃ kliɑ̃"),
        ("es", "hijo historia prohibir ahí hielo hueso chico", "ixo istoɾja pɾoibiɾ ai ʝelo weso t͡ʃiko"),
        ("pl", "skarżyć żaba morze", "skarʐɨt͡ɕ ʐaba mɔʐɛ"),
        ("fr", "Il est beau aujourd'hui", "il ɛ bo oʒuʁdɥi"),
        ("it", "chiesa scena ragazzi", "kiesa ʃena raɡat͡sːi"),
        ("nl", "de school schrijven", "də sχoːl sχrɛjvən"),
        ("pl", "dzień dobry", "d͡ʑɛɲ dɔbrɨ"),
        ("pt", "bom dia", "bõ diɐ"),
        ("ru", "что это", "ʂto eto"),
        ("sv", "jag och skön", "jɑ ɔk ɧøːn"),
        ("tr", "merhaba güzel", "meɾhaba ɡyzel"),
    ],
)
def test_known_words_of_each_language(language: str, text: str, ipa: str) -> None:
    assert _ipa(_g2p(language), text) == ipa.split()


@needs_extra
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_reads_figures(language: str) -> None:
    words = _g2p(language).reference("25", language).words

    assert words
    assert all(word.text.isalpha() and word.pronunciations[0].phonemes for word in words)


@needs_extra
def test_the_sounds_of_a_word_have_no_names_but_their_ipa() -> None:
    (word,) = _g2p("it").reference("pazzo").words
    (said,) = word.pronunciations

    assert [p.symbol for p in said.phonemes] == ["p", "a", "t͡sː", "o"]
    assert said.named == ""
    assert said.source is Source.EPITRAN


@needs_extra
def test_accepted_variants(spanish: EpitranG2P) -> None:
    (word,) = spanish.reference("cerveza").words

    assert [said.ipa for said in word.pronunciations] == ["seɾbesa", "θeɾbeθa"]


@needs_extra
def test_tokens_and_writing_are_kept(spanish: EpitranG2P) -> None:
    found = spanish.reference("  «Buenos días» – el 3.º,\npor 5 €.")

    assert [(word.text, word.token) for word in found.words] == [
        ("Buenos", 0), ("días", 1), ("el", 3), ("tercero", 4), ("por", 5), ("cinco", 6), ("euros", 6),
    ]  # fmt: skip
    assert found.words[0].written == "«Buenos"
    assert found.language == "es"


@needs_extra
@pytest.mark.parametrize("text", ["", " – ", "漢字", "Yo 漢字", "привет"])
def test_what_cannot_be_read_is_refused(spanish: EpitranG2P, text: str) -> None:
    with pytest.raises(TextError):
        spanish.reference(text)


@needs_extra
def test_another_language_is_refused(spanish: EpitranG2P) -> None:
    with pytest.raises(TextError, match="es"):
        spanish.reference("bonjour", "fr")
    assert spanish.reference("sol", "es_MX").words


@needs_extra
def test_distances_order_confusions(spanish: EpitranG2P) -> None:
    # The tense vowel, the accent, the other vowel, the other consonant, a vowel for a consonant.
    distances = [spanish.distance(*pair.split()) for pair in ("i ɪ", "ç k", "h m", "a p")]

    assert distances == sorted(distances)
    assert len(set(distances)) == 4
    assert spanish.distance("r", "ʁ") == pytest.approx(0.1)
    assert spanish.distance("ø", "o") >= 0.3
    assert spanish.distance("a", "a") == 0.0
    assert spanish.distance("h", "m") == spanish.distance("m", "h")
    assert spanish.distance("a", "?") == 1.0


@needs_extra
def test_reading_leaves_logging_as_it_was() -> None:
    code = (
        "import logging; from pronounce_cli.languages import language_of; logging.getLogger().setLevel(logging.ERROR);"
        "language_of('it').g2p('it', {}).reference('ciao');"
        "print(logging.getLogger().level, logging.getLogger().handlers)"
    )

    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == [str(logging.ERROR), "[]"]
    assert done.stderr == ""


@needs_extra
def test_what_is_heard_keeps_the_place_of_each_word(spanish: EpitranG2P) -> None:
    words = [HeardWord(text, None, None) for text in ("Yo", "漢字", "tengo", "", "5", "euros")]

    found = read_heard(spanish, words, "es")

    assert [(word.text, word.token) for word in found.words] == [
        ("Yo", 0), ("tengo", 2), ("cinco", 4), ("euros", 5),
    ]  # fmt: skip


def test_nothing_heard_has_no_words() -> None:
    assert read_heard(EnglishG2P(), [], "en").words == ()


def test_english_is_read_by_its_own_g2p() -> None:
    assert isinstance(language_of("en-GB").g2p("en-GB", {}), EnglishG2P)
    assert isinstance(language_of("EN_us").g2p("EN_us", {}), EnglishG2P)


@needs_extra
def test_other_languages_are_read_by_epitran() -> None:
    found = language_of("fr-CH").g2p("fr-CH", {})

    assert isinstance(found, EpitranG2P)
    assert found.language == "fr-CH"
    assert found.name.startswith("epitran 1.")
    assert found.reference("bonjour").words[0].pronunciations[0].source is Source.EPITRAN


def test_an_unknown_language_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(TextError, match="ja") as caught:
        language_of("ja").g2p("ja", {})
    assert caught.value.hint and "de, es, fr" in caught.value.hint


def test_own_pronunciations_are_taken_in_ipa() -> None:
    dutch = language_of("nl")
    own = own_pronunciations([("Huis", "ˈhœy̯s"), ("huis", "hus")], dutch)
    words = dutch.g2p("nl", own).reference("Het huis", "nl").words

    assert [said.ipa for said in words[1].pronunciations] == ["hœy̯s", "hus"]
    assert [said.source for said in words[1].pronunciations] == [Source.USER] * 2
    with pytest.raises(TextError, match="not made of IPA") as caught:
        own_pronunciations([("Huis", "H AW1 S")], dutch)
    assert caught.value.hint == "write the sounds in IPA"


def test_without_the_packages_the_extra_is_named() -> None:
    code = (
        "from pronounce_cli.core.errors import MissingExtra\n"
        "from pronounce_cli.languages import language_of\n"
        "try: language_of('it').g2p('it', {})\n"
        "except MissingExtra as error: print(error.hint)\n"
    )
    source = str(Path(pronounce_cli.__file__).parents[1])

    # -S leaves out site-packages, as if nothing were installed.
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": source}
    )

    assert done.stdout.strip() == "pip install 'pronounce-cli[languages]'"


@pytest.mark.parametrize("language", ["en", "de"])
def test_english_and_german_import_no_epitran(language: str) -> None:
    code = (
        "import sys; from pronounce_cli.languages import language_of;"
        f"language_of({language!r}).g2p({language!r}, {{}}).reference('25 so', {language!r});"
        "print([name for name in sys.modules if name.split('.')[0] in ('epitran', 'panphon', 'num2words')])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
