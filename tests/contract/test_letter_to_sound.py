"""The letter-to-sound model against hama's own engine: the same network, so the same sounds."""

from __future__ import annotations

from functools import cache

import pytest
from tests.helpers.places import DATA

from pronounce_cli.languages.en.letter_to_sound import LetterToSound


@cache
def model() -> LetterToSound:
    return LetterToSound()


def recorded() -> dict[str, str]:
    lines = (DATA / "hama_ipa.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def test_two_thousand_words_sound_as_the_engine_said() -> None:
    """tests/data/README.md tells how the engine's answers were recorded."""
    answers = recorded()
    assert len(answers) == 2000

    assert {word: model().ipa(word) for word in answers} == answers


def test_it_says_what_the_engine_says() -> None:
    hama = pytest.importorskip("hama")
    try:
        engine = hama.G2PModel()
    except RuntimeError:
        pytest.skip("hama's engine has no library for this platform")
    words = [*sorted(recorded())[::100], "", "o", "naïve", "Größe", "two words", "'tis", "x" * 130, "42"]
    for word in words:
        assert model().ipa(word) == engine.predict(word, split_delimiter=None).ipa, word
