"""What a recording must reach, and whether it did."""

from __future__ import annotations

from collections.abc import Iterator

from pronounce_cli.core.limits import Limits
from pronounce_cli.core.runs import Miss, Outcome
from pronounce_cli.core.types import Assessment, Miscue, Verdict, WordScore

_OF_WORDS = ("word", "phone")


def check(outcome: Outcome, minimums: Limits) -> tuple[Miss, ...]:
    """Return every score of a recording that is below its minimum.

    The recording's own minimum takes the place of that of the run. A score that was asked for and could not be
    measured is missed: a gate that nothing was held against must not look like one that was passed. Words whose
    evidence carries no judgement are not held against a recording. What failed has no misses; it is an error.
    """
    if not isinstance(outcome.result, Assessment):
        return ()
    asked = dict(minimums)
    if outcome.min_score is not None:
        asked = {"overall": outcome.min_score} | {what: least for what, least in minimums if what != "overall"}
    if not outcome.result.assessable:
        return tuple(Miss(what, minimum, None) for what, minimum in list(asked.items())[:1])
    return tuple(_misses(outcome.result, asked))


def _misses(assessment: Assessment, asked: dict[str, float]) -> Iterator[Miss]:
    for what, minimum in asked.items():
        if what not in _OF_WORDS:
            score = getattr(assessment.scores, what)
            if score is None or score < minimum:
                yield Miss(what, minimum, score)
            continue
        lowest = _lowest_sound if what == "phone" else _accuracy
        for i, word in enumerate(assessment.words):
            score = None if word.verdict is Verdict.UNCERTAIN else lowest(word)
            if score is not None and score < minimum:
                yield Miss(what, minimum, score, i, word.text)


def _accuracy(word: WordScore) -> float | None:
    return word.accuracy


def _lowest_sound(word: WordScore) -> float | None:
    """Return the score of the worst sound of a word; those of a word that was left out were not made at all."""
    if word.miscue is Miscue.OMISSION:
        return 0.0
    return min((phone.accuracy for phone in word.phones if phone.accuracy is not None), default=None)
