"""The words, marks and limits that every report for people has in common."""

from __future__ import annotations

from pronounce_cli.core.matching import WordStatus
from pronounce_cli.core.runs import Spread
from pronounce_cli.core.types import Assessment, Miscue, Verdict, WordScore

GOOD_FROM, FAIR_FROM = 80, 60
NAMES = {Verdict.GOOD: "good", Verdict.FAIR: "fair", Verdict.POOR: "poor", Verdict.UNCERTAIN: "not sure"}
MARKS = {Verdict.GOOD: "✓", Verdict.FAIR: "~", Verdict.POOR: "✗", Verdict.UNCERTAIN: "?"}
_JOINERS = "\u200c\u200d"  # invisible, but some scripts are spelled with them


def printable(text: str) -> str:
    """Return `text` in one line, with what would steer the terminal replaced by "?"."""
    return "".join(c if c.isprintable() or c in _JOINERS else " " if c.isspace() else "?" for c in text)


def is_omitted(word: WordScore) -> bool:
    """Return whether the word was left out."""
    return word.miscue is Miscue.OMISSION


def bare_word(word: WordScore) -> str:
    """Return a word as a list of words shows it: without the marks of its sentence, in brackets where left out."""
    return f"[{printable(word.text)}]" if is_omitted(word) else printable(word.text)


def wavered(spread: Spread) -> str:
    """Return how far repeated assessments were apart, as "overall from 74 to 79 in 3 runs"."""
    return f"overall from {spread.lowest:.0f} to {spread.highest:.0f} in {spread.runs} runs"


def shown_words(assessment: Assessment) -> list[str]:
    """Return how each word is printed: as it is written, or as it is spoken where a token holds several words.

    What was not assessed has no words.
    """
    tokens = [word.token for word in assessment.reference.words[: len(assessment.words)]]
    texts = []
    for token, word in zip(tokens, assessment.words, strict=True):
        text = printable(word.written if tokens.count(token) == 1 else word.text)
        texts.append(f"[{text}]" if is_omitted(word) else text)
    return texts


def doubt(word: WordScore) -> str | None:
    """Return what the transcript holds against a word whose sounds were good; None where it holds nothing."""
    if word.sounds is not Verdict.GOOD or word.verdict is Verdict.GOOD:
        return None
    if word.heard is None:
        return "Its sounds were good, but the transcript leaves it out: say it more clearly."
    return f'Its sounds were good, but "{printable(word.heard)}" was understood: say it more clearly.'


def why_unsure(word: WordScore) -> str:
    """Return why a word has no verdict, and what to do."""
    if word.sounds is Verdict.POOR and word.recognised is WordStatus.MATCH:
        return "Its sounds were poor, but it was understood: listen to this word and compare."
    if word.forced and word.accuracy is None:
        return "It was not recognised, but is likely where it is expected: listen to this word and compare."
    if word.accuracy is not None and word.accuracy >= FAIR_FROM:
        return "This may have been another word: see which sounds differ, listen to it and compare."
    return "The evidence does not carry a judgement: listen to this word and compare."
