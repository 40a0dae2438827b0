"""What each kind of evidence said about each word: the sounds, and the recogniser that wrote the words down.

Where the recogniser was also told to expect the text, the likelihood of each word is the geometric mean of its pieces'.
"""

from __future__ import annotations

import math

from rich.cells import cell_len

from pronounce_cli.core.matching import WordStatus
from pronounce_cli.core.types import Assessment, WordScore
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import STYLES, clipped, number, padded
from pronounce_cli.report.wording import NAMES, printable, shown_words

_MAX_WORD = 20


def add_views(page: Page, assessment: Assessment) -> None:
    """Add one line per word: the verdict, and beside it what the sounds, the transcript and forced decoding said."""
    page.blank()
    page.add(("What each view said", "bold"), indent=2)
    texts = shown_words(assessment)
    width = min(_MAX_WORD, max(map(cell_len, texts)))
    if assessment.transcript is None:
        page.add("There is no transcript, only the sounds; --provider chooses who hears the words.", indent=4)
    forced = any(word.forced for word in assessment.words)
    for word, text in zip(assessment.words, texts, strict=True):
        shown = padded(clipped(text, width, page.glyphs), width)
        seen = [_sounds(page, word, assessment)] + ([_words(word)] if assessment.transcript else [])
        seen += [_forced(word)] if forced else []
        views = f" {page.glyphs.dot} ".join(seen)
        page.add((f"{page.glyphs.mark(word.verdict)} {shown}", STYLES[word.verdict]), f"  {views}", indent=2, hang=4)


def _sounds(page: Page, word: WordScore, assessment: Assessment) -> str:
    if "acoustic" not in assessment.evidence:
        return "sounds: not judged"
    if word.span is None:
        return "sounds: not found"
    return f"sounds: {NAMES[word.sounds or word.verdict]} {number(word.accuracy, page.glyphs).strip()}"


def _words(word: WordScore) -> str:
    sure = "" if word.confidence is None else f" ({word.confidence:.0%} sure)"
    if word.heard is None:
        return "words: not heard"
    if word.recognised is WordStatus.SUBSTITUTION:
        return f'words: heard as "{printable(word.heard)}"{sure}'
    return f"words: recognised{sure}"


def _forced(word: WordScore) -> str:
    if word.forced is None:
        return "expected: not judged"
    return f"expected: {math.exp(word.forced.mean_nats):.0%}"
