"""Outcomes to test with, built from what the program stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.helpers.reports import results_of

from pronounce_cli.core.runs import Outcome
from pronounce_cli.core.types import Assessment, Reference, ReferenceWord, Scores, Verdict, WordScore

_READ = results_of("good")[0]
assert isinstance(_READ, Assessment)
GOOD = replace(_READ, engine=replace(_READ.engine, scorer="network 1"))


def word(
    text: str, accuracy: float | None, verdict: Verdict = Verdict.GOOD, phones: Sequence[float | None] = (95.0,)
) -> WordScore:
    """A word with a score, and with sounds of these scores."""
    sound = GOOD.words[0].phones[0]
    made = tuple(replace(sound, accuracy=score) for score in phones)
    return replace(GOOD.words[0], text=text, written=text, accuracy=accuracy, verdict=verdict, phones=made)


def outcome(
    name: str,
    overall: float | None,
    words: Sequence[WordScore] = (),
    *,
    assessable: bool = True,
    language: str = "en-US",
    **scores: float | None,
) -> Outcome:
    """An assessed recording of these words, of one good word by default."""
    said = tuple(words) or (word("think", 95.0),)
    asked = tuple(ReferenceWord(w.text, w.written, i, (w.pronunciation,)) for i, w in enumerate(said))
    all_scores = {"accuracy": 90.0, "fluency": 90.0, "completeness": 100.0, "prosody": 90.0} | scores
    return Outcome(
        replace(
            GOOD,
            utterance_id=name,
            reference=Reference(" ".join(w.text for w in said), asked, language),
            words=said if assessable else (),
            scores=Scores(**all_scores, overall=overall) if assessable else Scores(*[None] * 5),
            assessable=assessable,
            reason=None if assessable else "the recording holds no speech that fits the text",
        )
    )
