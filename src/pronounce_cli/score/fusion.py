"""Two kinds of evidence on one word: what its sounds say, and whether a recogniser wrote it down.

The scores know of the transcript already: it is an input of the networks, fitted on what it is worth. A recogniser has
a language model and forgives, and it misses short words and rare names; so what is left to do here is to say "not sure"
where the views disagree strongly, or where a word that is nearly fair was understood:

    poor, and recognised with confidence ≥ 0.9                              uncertain
    poor by less than 5 points, and recognised                              uncertain
    good, and another word with confidence ≥ 0.9 (three sounds up)          uncertain

A transcript that has nothing to do with the text, as recognisers invent in noise, says nothing: where the sounds fit
the text, it is shown and not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pronounce_cli.core.matching import ExtraKind, Hearing, WordMatch, WordStatus
from pronounce_cli.core.types import HeardWord, Insertion, Miscue, Verdict, WordScore

_CONFIDENT, _UNSURE = 0.9, 0.5
_NEAR = 5.0
_SHORT = 2


def fuse(words: Sequence[WordScore], hearing: Hearing, poor: float) -> list[WordScore]:
    """Return the words with both views on each.

    Args:
        words: As the sounds alone judge them, one per word of the reference.
        hearing: The transcript.
        poor: Score under which a word is poor.
    """
    return [
        _fuse(word, match, hearing.heard_for(match), poor, counts=hearing.counts)
        for word, match in zip(words, hearing.alignment.words, strict=True)
    ]


def _fuse(word: WordScore, match: WordMatch, heard: tuple[HeardWord, ...], poor: float, *, counts: bool) -> WordScore:
    confidences = [h.confidence for h in heard if h.confidence is not None]
    confidence = min(confidences) if confidences else None
    seen = replace(
        word,
        heard=" ".join(h.text for h in heard) or None,
        recognised=match.status,
        confidence=confidence,
        sounds=word.verdict,
    )
    if word.miscue is Miscue.OMISSION or word.accuracy is None or not counts:
        return seen
    verdict = _verdict(word, match, confidence, poor)
    miscue = seen.miscue
    if verdict is Verdict.POOR:
        miscue = Miscue.MISPRONUNCIATION
    elif miscue is Miscue.MISPRONUNCIATION:
        miscue = Miscue.NONE
    return replace(seen, verdict=verdict, miscue=miscue)


def _verdict(word: WordScore, match: WordMatch, confidence: float | None, poor: float) -> Verdict:
    recognised = match.status is WordStatus.MATCH
    sure = confidence is not None and confidence >= _CONFIDENT
    if word.verdict is Verdict.POOR and recognised:
        near = (word.accuracy or 0.0) >= poor - _NEAR and (confidence is None or confidence >= _UNSURE)
        return Verdict.UNCERTAIN if sure or near else Verdict.POOR
    if word.verdict is Verdict.GOOD and sure and not recognised and len(word.phones) > _SHORT:
        return Verdict.UNCERTAIN
    return word.verdict


def name_insertions(insertions: Sequence[Insertion], hearing: Hearing) -> tuple[Insertion, ...]:
    """Return the insertions of both views: those that the posteriors found get their words, others are added."""
    if not hearing.counts:
        return tuple(insertions)
    added = [extra.heard for extra in hearing.alignment.extras if extra.kind is ExtraKind.INSERTION]
    left = [hearing.words[token] for token in dict.fromkeys(hearing.heard.words[j].token for j in added)]
    named = []
    for insertion in insertions:
        inside = [word for word in left if word.span and insertion.span and _overlap(word, insertion)]
        left = [word for word in left if word not in inside]
        named.append(replace(insertion, text=" ".join(word.text for word in inside) or insertion.text))
    return (*named, *(Insertion(word.span, (), word.text) for word in left))


def _overlap(word: HeardWord, insertion: Insertion) -> bool:
    a, b = word.span, insertion.span
    return a is not None and b is not None and a.start_s < b.end_s and b.start_s < a.end_s
