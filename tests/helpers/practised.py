"""Values for the tests of practice: words, attempts and tries without any recording."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from pronounce_cli.core.engine import Engine
from pronounce_cli.core.learning import Attempt, PhoneTry, WordTry
from pronounce_cli.core.types import (
    Assessment,
    Audio,
    Miscue,
    PhoneScore,
    Pronunciation,
    Reference,
    ReferenceWord,
    Scores,
    Source,
    Span,
    Verdict,
    WordScore,
)
from pronounce_cli.languages.en.inventory import INVENTORY
from pronounce_cli.practice.drills import Drill, Tried
from pronounce_cli.practice.prompts import Prompt, from_text

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ENGINE = Engine("1", "network 1", "", None, None, "cmudict", None, None)


def word_try(text: str = "thin", accuracy: float | None = 70, verdict: Verdict = Verdict.POOR, **more) -> WordTry:
    phones = more.pop("phones", (PhoneTry("TH", "θ", "S", accuracy), PhoneTry("IH", "ɪ", "IH", 98)))
    return WordTry(text, "θɪn", verdict, more.pop("miscue", "none"), accuracy, phones)


def attempt(text: str = "thin", *words: WordTry, at: datetime = AT, overall: float | None = 70, **more) -> Attempt:
    given = {"id": 0, "session": 1, "prompt": f"en-{text}", "language": "en-US", "kind": "word", "reason": None}
    given |= {"duration_s": 1.5, "scorer": "network 1", "audio": None} | more
    scores = Scores(overall, None, None, None, overall)
    return Attempt(at=at, text=text, scores=scores, words=words or (word_try(text),), **given)


def prompt(text: str) -> Prompt:
    return from_text(text, "en")


def drill(text: str = "thin air") -> Drill:
    return Drill(prompt(text), text)


def audio(seconds: float = 0.5) -> Audio:
    return Audio(np.zeros(round(16_000 * seconds), np.float32), 16_000, "test")


def assessment(text: str = "thin air", *, assessable: bool = True, accuracy: float = 90) -> Assessment:
    phone = INVENTORY.phoneme("TH")
    said = Pronunciation((phone,), Source.CMUDICT)
    words = tuple(ReferenceWord(word, word, i, (said,)) for i, word in enumerate(text.split()))
    phones = (PhoneScore(phone, phone, Span(0, 1), -0.1, accuracy),)
    scored = tuple(
        WordScore(w.text, w.written, None, Miscue.NONE, Verdict.GOOD, accuracy, Span(0, 1), phones, said) for w in words
    )
    scores = Scores(*[accuracy] * 5) if assessable else Scores(None, None, None, None, None)
    reason = None if assessable else "there is no speech"
    shown = scored if assessable else ()
    what = (Reference(text, words, "en-US"), None, shown, (), scores, assessable, reason, ("acoustic",), None, 0.5, ())
    return Assessment("take", *what, ENGINE)


def tried(of: Drill, accuracy: float = 90, **more) -> Tried:
    from pronounce_cli.practice.summary import attempt_of

    made = assessment(of.text, accuracy=accuracy)
    return Tried(of, audio(), made, attempt_of(made, of, AT), **more)
