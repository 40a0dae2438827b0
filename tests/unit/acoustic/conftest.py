from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import pytest
from tests.helpers.places import DATA

from pronounce_cli.acoustic.recogniser import ConformerRecogniser
from pronounce_cli.audio import load
from pronounce_cli.core.evidence import PhonePosteriors
from pronounce_cli.core.types import Audio, Reference
from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.languages.lexicon import reference_from_phones


@cache
def _marks() -> dict[str, dict]:
    return json.loads((DATA / "scores.json").read_text(encoding="utf-8"))


@cache
def _recogniser() -> ConformerRecogniser:
    return ConformerRecogniser(EAR)


@cache
def _heard(name: str) -> tuple[Audio, Reference, PhonePosteriors]:
    audio = load(DATA / f"{name}.flac")
    words = [(word["text"], word["phones"]) for word in _marks()[name]["words"]]
    return audio, reference_from_phones(words), _recogniser().posteriors(audio)


@pytest.fixture
def recogniser() -> ConformerRecogniser:
    """One recogniser for all tests: its network loads once."""
    return _recogniser()


@pytest.fixture
def heard() -> Callable[[str], tuple[Audio, Reference, PhonePosteriors]]:
    """A real recording by its corpus id, its reference with the corpus's phones, and its posteriors."""
    return _heard


@pytest.fixture
def names() -> list[str]:
    """All recordings of tests/data."""
    return list(_marks())
