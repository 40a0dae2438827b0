"""Sounds that an ear is unsure of bring no tip, unless another sound was heard."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pronounce_cli.audio import load
from pronounce_cli.config import Settings
from pronounce_cli.core.types import NOTHING, Miscue, Phoneme, PhoneScore, Span, Verdict, WordScore
from pronounce_cli.factory.assessor import assessor_from
from pronounce_cli.languages.de.g2p import GermanG2P
from pronounce_cli.languages.de.inventory import INVENTORY
from pronounce_cli.languages.de.tips import TIPS
from pronounce_cli.report.faults import faults

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


def fair(text: str, symbol: str, heard: Phoneme, gop_nats: float) -> WordScore:
    """Return a word in which one sound is weak."""
    (word,) = GermanG2P().reference(text).words
    pronunciation = word.pronunciations[0]
    phones = [PhoneScore(p, p, Span(0.0, 0.1), 0.0, 98.0) for p in pronunciation.phonemes]
    place = next(i for i, phone in enumerate(phones) if phone.phoneme.symbol == symbol)
    phones[place] = replace(phones[place], heard_as=heard, gop_nats=gop_nats, accuracy=40.0)
    return WordScore(text, text, None, Miscue.NONE, Verdict.FAIR, 85.0, Span(0, 1), tuple(phones), pronunciation)


@pytest.mark.parametrize(
    ("text", "symbol", "heard", "gop_nats", "told"),
    [
        ("Käse", "ɛː", INVENTORY.phoneme("eː"), -0.5, False),
        ("Käse", "ɛː", INVENTORY.phoneme("iː"), -6.0, True),
        ("Vater", "ɐ", NOTHING, -6.0, False),
        ("Wasser", "v", INVENTORY.phoneme("f"), -0.5, True),
    ],
)
def test_tips_of_unsure_sounds(text: str, symbol: str, heard: Phoneme, gop_nats: float, told: bool) -> None:
    assert (symbol in [fault.asked.symbol for fault in faults(fair(text, symbol, heard, gop_nats), TIPS)]) == told


@needs_espeak
def test_another_vowel_is_still_marked(tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    subprocess.run(["espeak-ng", "-v", "de", "-w", str(path), "Die Tur ist zu."], check=True)
    found = assessor_from(Settings(language="de"), None, language="de").assess(load(path), "Die Tür ist zu.")

    assert found.words[1].verdict is not Verdict.GOOD
