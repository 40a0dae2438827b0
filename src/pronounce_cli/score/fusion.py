"""Two kinds of evidence on one word: what its sounds say, and whether a recogniser wrote it down.

A recogniser has a language model and forgives; that it wrote a word down says little about how the word sounded,
unless it gives a confidence. That it wrote something else, or nothing, is better evidence that something was wrong,
but it also happens to short words and rare names. So the transcript never makes a word red alone: it confirms, it
doubts, or it settles whether a word was said. The rules, by the verdict of the sounds:

    poor, and recognised with confidence ≥ 0.9            uncertain: the views disagree strongly
    poor by less than 5 points, and recognised            uncertain
    good, and another word or none (three sounds up)      uncertain, or fair where the other word is alike
    fair by less than 5 points, and another word or none  poor: both views say that something is wrong
    found by neither                                      an omission

What the recogniser itself is less than half sure of does not doubt a good word. A transcript that has nothing to do
with the text, as recognisers invent in noise, says nothing: where the sounds fit the text, it is shown and not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pronounce_cli.core.matching import LIKE, ExtraKind, Hearing, WordMatch, WordStatus
from pronounce_cli.core.types import HeardWord, Insertion, Miscue, Scores, Verdict, WordScore

_CONFIDENT, _UNSURE = 0.9, 0.5
_NEAR = 5.0
_SHORT = 2
_DISFLUENT = 2.0


def fuse(words: Sequence[WordScore], hearing: Hearing, doubted: Sequence[bool], poor: float) -> list[WordScore]:
    """Return the words with both views on each.

    Args:
        words: As the sounds alone judge them, one per word of the reference.
        hearing: The transcript.
        doubted: Per word, whether the posteriors left it out.
        poor: Score under which a word is poor.
    """
    matches = hearing.alignment.words
    return [
        _fuse(word, match, hearing.heard_for(match), doubt, poor, counts=hearing.counts)
        for word, match, doubt in zip(words, matches, doubted, strict=True)
    ]


def _fuse(
    word: WordScore, match: WordMatch, heard: tuple[HeardWord, ...], doubted: bool, poor: float, *, counts: bool
) -> WordScore:
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
    if match.status is WordStatus.OMISSION and doubted:
        return replace(seen, miscue=Miscue.OMISSION, verdict=Verdict.POOR, accuracy=0.0, span=None, phones=())
    verdict = _verdict(word, match, confidence, poor)
    miscue = seen.miscue
    if verdict is Verdict.POOR:
        miscue = Miscue.MISPRONUNCIATION
    elif miscue is Miscue.MISPRONUNCIATION:
        miscue = Miscue.NONE
    return replace(seen, verdict=verdict, miscue=miscue)


def _verdict(word: WordScore, match: WordMatch, confidence: float | None, poor: float) -> Verdict:
    accuracy = word.accuracy or 0.0
    recognised = match.status is WordStatus.MATCH
    if word.verdict is Verdict.POOR and recognised:
        near = accuracy >= poor - _NEAR and (confidence is None or confidence >= _UNSURE)
        sure = confidence is not None and confidence >= _CONFIDENT
        return Verdict.UNCERTAIN if sure or near else Verdict.POOR
    unsure = confidence is not None and confidence < _UNSURE
    if word.verdict is Verdict.GOOD and not recognised and not unsure and len(word.phones) > _SHORT:
        alike = match.status is WordStatus.SUBSTITUTION and match.similarity >= LIKE
        return Verdict.FAIR if alike else Verdict.UNCERTAIN
    if word.verdict is Verdict.FAIR and not recognised and accuracy < poor + _NEAR and len(word.phones) > _SHORT:
        return Verdict.POOR
    return word.verdict


def fluency_factor(hearing: Hearing) -> float:
    """Return what fluency is multiplied by for repetitions, false starts and fillers, 1 without any."""
    if not hearing.counts:
        return 1.0
    kinds = [extra.kind for extra in hearing.alignment.extras]
    disfluent = sum(kind is not ExtraKind.INSERTION for kind in kinds)
    return 1 / (1 + _DISFLUENT * disfluent / len(hearing.alignment.words))


def with_fluency(scores: Scores, factor: float) -> Scores:
    """Return the scores with fluency multiplied; overall loses a quarter of what fluency loses."""
    if scores.fluency is None or factor == 1:
        return scores
    lost = scores.fluency * (1 - factor)
    overall = None if scores.overall is None else max(0.0, scores.overall - lost / 4)
    return replace(scores, fluency=scores.fluency - lost, overall=overall)


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
