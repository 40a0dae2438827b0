"""The transcript against a recogniser that was told to expect the text: where they disagree, nothing is certain.

A recogniser that chooses its words freely mistakes names, compounds and forms that are seldom written, and a word that
was said well is then heard as another. Told to expect it, the recogniser finds it likely all the same, while a word in
whose place another was said is unlikely however it is asked. So

    poor or left out, and a mean of at least −3 nats a piece        uncertain, without a score
    a text with a mean under −5 nats, not half of it recognised     another text

The other way round there is nothing to gain: what the transcript has with confidence and forced decoding finds unlikely
follows a word that was misheard, and raters of learners found none of 24 such words poor. The limits are set by
`python -m benchmarks.forced`; the second one is lower than the voices there need, as learners with a strong accent come
down to −5 with the right text, and other texts from −4 on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pronounce_cli.core.matching import Hearing
from pronounce_cli.core.types import ForcedWord, Miscue, Verdict, WordScore

SCORER = "forced 1"
LIKELY_NATS = -3.0
OTHER_TEXT_NATS = -5.0
_RECOGNISED_SHARE = 0.5
_TELLING = 3  # words; a shorter text with one word exchanged looks like another


def second_look(word: WordScore, forced: ForcedWord | None) -> WordScore:
    """Return a word with what is known of it besides the transcript; `score_transcript` has judged it by that alone."""
    if forced is None:
        return word
    seen = replace(word, forced=forced, span=word.span or forced.span)
    if word.verdict is not Verdict.POOR:
        return seen
    if forced.mean_nats < LIKELY_NATS:
        return replace(seen, span=word.span)  # where a word would lie that was not said says nothing
    return replace(seen, verdict=Verdict.UNCERTAIN, miscue=Miscue.NONE, accuracy=None, phones=())


def is_other_text(forced: Sequence[ForcedWord | None], hearing: Hearing) -> bool:
    """Return whether the recording seems to be of another text."""
    means = [word.mean_nats for word in forced if word]
    if len(means) < _TELLING or hearing.share >= _RECOGNISED_SHARE:
        return False
    return sum(means) / len(means) < OTHER_TEXT_NATS
