"""What every language must do whose sounds are judged, ours and those of other packages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from tests.helpers.packages import importable
from tests.helpers.places import DATA, ROOT, SAMPLES
from tests.helpers.toy import install_toy

from pronounce_cli import Assessor
from pronounce_cli.core.types import Assessment, Verdict
from pronounce_cli.languages import language_of, names
from pronounce_cli.languages.profile import Ear, Language
from pronounce_cli.languages.tips import Tips
from pronounce_cli.practice.prompts import NOTHING, Kind, contrasts, prompts

OVERALL = 80


@dataclass(frozen=True)
class Case:
    """A recording of a native speaker.

    Attributes:
        sound: The recording.
        text: What is read.
        other: Another text.
    """

    sound: Path
    text: str
    other: str


GERMAN = DATA / "kerstin_0654.opus"
CASES = {
    "en": Case(SAMPLES / "adult_good.wav", "We'll have to agree to disagree.", "She sells sea shells by the shore."),
    "de": Case(GERMAN, "Der Straßenzug steht unter Denkmalschutz.", "Ich möchte bitte zwei Brötchen kaufen."),
    "qab": Case(GERMAN, "Deo xtrasyncwk xtit unto degkmalxuc.", "Mala kanito dukyr sin loma."),
}


@pytest.fixture(scope="module", autouse=True)
def _package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with importable(install_toy(tmp_path_factory.mktemp("toy"))):
        yield


@pytest.fixture(scope="module", params=CASES)
def language(request: pytest.FixtureRequest) -> Language:
    return language_of(request.param)


@pytest.fixture(scope="module")
def ear(language: Language) -> Ear:
    assert language.ear
    return language.ear


@pytest.fixture(scope="module")
def tips(language: Language) -> Tips:
    assert language.tips
    return language.tips


@pytest.fixture(scope="module")
def assessor(language: Language) -> Assessor:
    return Assessor(language=language.tag)


@pytest.fixture(scope="module")
def native(assessor: Assessor, language: Language) -> Assessment:
    return assessor.assess(CASES[language.tag].sound, CASES[language.tag].text)


def test_every_language_with_an_ear_is_here() -> None:
    assert {tag for tag in names() if language_of(tag).ear} == set(CASES)


def test_its_parts_speak_of_the_same_phones(language: Language, ear: Ear, tips: Tips) -> None:
    assert language.inventory == tips.inventory == ear.inventory
    assert ear.unsure | set(ear.contrasts) | set(chain(*ear.contrasts.values())) <= set(ear.inventory.symbols)


def test_texts_to_practise_have_every_phone_and_no_other(language: Language, ear: Ear) -> None:
    g2p = language.g2p(language.tag, {})
    said = {
        phoneme.symbol
        for prompt in prompts(language.tag)
        if prompt.kind in (Kind.SENTENCE, Kind.WORD)
        for word in g2p.reference(prompt.text, language.tag).words
        for variant in word.pronunciations
        for phoneme in variant.phonemes
    }

    assert said == set(ear.inventory.symbols)


def test_a_tip_is_there_for_every_contrast_and_every_phone(language: Language, ear: Ear, tips: Tips) -> None:
    symbols = {ipa: symbol for symbol, ipa in ear.inventory.ipa.items()}
    taught = [contrast.sounds for contrast in contrasts(language.tag) if NOTHING not in contrast.sounds]
    pairs = [(symbols[one], symbols[other]) for one, other in taught]
    pairs += [(asked, heard) for asked, others in ear.contrasts.items() for heard in others]

    assert pairs
    for one, other in chain(pairs, ((other, one) for one, other in pairs)):
        assert tips.substituted(one, other, lambda phone: phone.ipa).endswith("."), (one, other)
    for symbol in ear.inventory.symbols:
        assert tips.example(symbol)
        assert tips.unclear(symbol, lambda phone: phone.ipa).endswith(".")


def test_a_native_speaker_scores_high(native: Assessment) -> None:
    assert native.evidence == ("acoustic",)
    assert native.scores.overall is not None and native.scores.overall >= OVERALL
    assert {word.verdict for word in native.words} <= {Verdict.GOOD, Verdict.FAIR}


def test_another_text_is_refused(assessor: Assessor, language: Language) -> None:
    found = assessor.assess(CASES[language.tag].sound, CASES[language.tag].other)

    assert not found.assessable
    assert found.reason


def test_the_report_says_what_its_level_rests_on(native: Assessment, ear: Ear) -> None:
    levels = native.engine.levels

    assert (levels is None) == ear.rated
    assert all(ear.inventory.ipa[symbol] in (levels or "").split() for symbol in ear.unsure)


@pytest.mark.parametrize(
    "card", sorted(ROOT.glob("src/pronounce_cli/languages/*/weights/EAR_CARD.md")), ids=lambda card: card.parts[-3]
)
def test_uncertain_sounds_are_those_that_the_card_says_are_heard_wrongly_over_a_quarter_of_the_time(card: Path) -> None:
    ear = language_of(card.parts[-3]).ear
    by_phone = re.search(r"## By phone\n\n.*\n\n(.*)\n", card.read_text(encoding="utf-8"))
    assert ear and by_phone
    shares = {phone: float(share) for phone, share in re.findall(r"(\S+) (\d\.\d\d) \(\d+\)", by_phone[1])}

    assert ear.unsure == {phone for phone, share in shares.items() if share > 0.25}
