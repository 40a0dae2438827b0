from __future__ import annotations

import json
from functools import cache

import pytest
from tests.helpers.places import DATA

from pronounce_cli.audio import load
from pronounce_cli.core.types import Assessment
from pronounce_cli.languages.lexicon import reference_from_phones
from pronounce_cli.pipeline import Assessor


@pytest.fixture(scope="session")
def marks() -> dict[str, dict]:
    """Human scores of the recordings in tests/data, by corpus id."""
    return json.loads((DATA / "scores.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def assessor() -> Assessor:
    """One assessor for all tests: its models load once."""
    return Assessor()


@pytest.fixture(scope="session")
def assessed(assessor, marks):
    """The assessment of a recording of tests/data against its own text, or against that of another."""

    @cache
    def run(name: str, text_of: str | None = None) -> Assessment:
        words = [(word["text"], word["phones"]) for word in marks[text_of or name]["words"]]
        return assessor.assess_reference(load(DATA / f"{name}.flac"), reference_from_phones(words))

    return run
