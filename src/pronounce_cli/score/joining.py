"""The judgement of a whole reading from those of its passages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pronounce_cli.core.evidence import AlignedWord, PhoneAlignment
from pronounce_cli.core.types import SCORE_NAMES, Insertion, Miscue, Scores, Span, WordScore
from pronounce_cli.score.timing import breaks, timing
from pronounce_cli.score.verdicts import Judged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Part:
    """One passage.

    Attributes:
        judged: Its judgement; times count from its start.
        alignment: Of the words that were said; None where none was.
        insertions: Speech in it that belongs to no word.
        start_s: Where it begins in the recording.
    """

    judged: Judged
    alignment: PhoneAlignment | None
    insertions: tuple[Insertion, ...]
    start_s: float


def join(parts: Sequence[Part]) -> tuple[Judged, tuple[Insertion, ...]]:
    """Return the judgement of the whole, and all insertions, with times from the start of the recording.

    A score is the mean over the words that were said, overall that over all words.
    """
    moved = [_moved(part) for part in parts]
    if len(moved) == 1:
        return moved[0].judged, moved[0].insertions
    words = _with_breaks([part.judged.words for part in moved])
    said = [sum(word.miscue is not Miscue.OMISSION for word in part.judged.words) for part in moved]
    every = [len(part.judged.words) for part in moved]
    scores = [part.judged.scores for part in moved]
    aligned = [part.alignment for part in moved if part.alignment]
    together = [word for one in aligned for word in one.words]
    weights = dict.fromkeys(SCORE_NAMES, said) | {"overall": every}
    means = {name: _mean([getattr(one, name) for one in scores], weights[name]) for name in SCORE_NAMES}
    whole = Judged(
        words=words,
        scores=replace(Scores(**means), completeness=100 * sum(said) / len(words)),
        timing=timing([word.span for word in together], sum(len(word.phones) for word in together)),
    )
    return whole, tuple(insertion for part in moved for insertion in part.insertions)


def _mean(values: Sequence[float | None], weights: Sequence[int]) -> float | None:
    known = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None and weight]
    if not known:
        return None
    return sum(value * weight for value, weight in known) / sum(weight for _, weight in known)


def _with_breaks(passages: Sequence[tuple[WordScore, ...]]) -> tuple[WordScore, ...]:
    """Return the words of all passages, with the breaks between passages that the text does not have."""
    found: list[WordScore] = []
    for words in passages:
        first = words[0]
        before = found[-1] if found else None
        if before and before.span and first.span and first.miscue is Miscue.NONE:
            gap_s = first.span.start_s - before.span.end_s
            if breaks(before.written, gap_s):
                first = replace(first, miscue=Miscue.UNEXPECTED_BREAK)
        found += [first, *words[1:]]
    return tuple(found)


def _moved(part: Part) -> Part:
    """Return a part with its times in those of the recording."""
    if part.start_s == 0:
        return part

    def moved(span: Span) -> Span:
        return Span(span.start_s + part.start_s, span.end_s + part.start_s)

    judged = part.judged
    words = tuple(_moved_word(word, moved) for word in judged.words)
    alignment = part.alignment and replace(
        part.alignment,
        words=tuple(
            AlignedWord(word.variant, tuple(replace(phone, span=moved(phone.span)) for phone in word.phones))
            for word in part.alignment.words
        ),
    )
    insertions = tuple(replace(one, span=one.span and moved(one.span)) for one in part.insertions)
    return Part(replace(judged, words=words), alignment, insertions, 0.0)


def _moved_word(word: WordScore, moved: Callable[[Span], Span]) -> WordScore:
    phones = tuple(replace(phone, span=phone.span and moved(phone.span)) for phone in word.phones)
    return replace(word, span=word.span and moved(word.span), phones=phones)
