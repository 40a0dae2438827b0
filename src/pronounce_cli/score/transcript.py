"""The score when only a transcript exists: which words were recognised, and how far off the others sound.

For languages without an acoustic model. A recogniser writes what it believes was meant, so a word that it wrote down
was at least intelligible; of its sounds nothing more is known. For another word in its place the two pronunciations are
compared segment by segment. All numbers here are set by hand, not fitted. What fluency is made of follows Cucchiarini,
Strik and Boves, "Quantitative assessment of second language learners' fluency", JASA 107 (2000).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pronounce_cli.core.matching import LIKE, ExtraKind, Hearing, WordMatch, WordStatus
from pronounce_cli.core.types import (
    NOTHING,
    HeardWord,
    Insertion,
    Miscue,
    PhoneScore,
    Pronunciation,
    Reference,
    ReferenceWord,
    Scores,
    Span,
    Strictness,
    Timing,
    Verdict,
    WordScore,
)
from pronounce_cli.score.timing import breaks, pauses_s, timing
from pronounce_cli.score.verdicts import Judged

Distance = Callable[[str, str], float]
Pairing = Callable[[Sequence[str], Sequence[str]], Sequence[tuple[int | None, int | None]]]

SCORER = "transcript 2"
_THRESHOLDS = {Strictness.LENIENT: (50.0, 70.0), Strictness.NORMAL: (60.0, 80.0), Strictness.STRICT: (75.0, 90.0)}
_MIN_CONFIDENCE = 0.5  # a recogniser that is less sure does not tell right from wrong
_SPOKEN = 40.0  # a word of less accuracy, and with half of its sounds wrong, is another word
_SEVERITY = 140.0  # points lost where every sound is as wrong as can be, before the floor of 0
_LEFT_OUT = 0.8  # what a missing sound costs, as a distance
_ADDED = 0.6  # what a sound too many costs
_WEAK = {"ə": 0.3, "ɐ": 0.5, "h": 0.5, "ʔ": 0.1}  # sounds that natives leave out in fluent speech
_COMPARED = 4  # pronunciations of a word that are compared


def score_transcript(
    reference: Reference, hearing: Hearing, strictness: Strictness, pair: Pairing, distance: Distance
) -> Judged:
    """Return the judgement of a recording by its transcript; prosody is None, fluency and timing need word times.

    Args:
        reference: What was asked for; it has words.
        hearing: The transcript against it.
        strictness: Chooses the thresholds of the verdicts.
        pair: Aligns two sequences of symbols, see `align.phones.align_phones`.
        distance: How differently two symbols are made, 0 to 1.
    """
    words: list[WordScore] = []
    for word, match in zip(reference.words, hearing.alignment.words, strict=True):
        scored = _word(hearing, word, match, strictness, pair, distance)
        words.append(_with_break(words, scored))
    run = _timing(hearing)
    return Judged(tuple(words), _scores(hearing, words, run), run)


def insertions(hearing: Hearing) -> tuple[Insertion, ...]:
    """Return the words that were added; repetitions, false starts and fillers are not among them."""
    added = (e.heard for e in hearing.alignment.extras if e.kind is ExtraKind.INSERTION)
    return tuple(
        Insertion(hearing.words[token].span, (), hearing.words[token].text)
        for token in dict.fromkeys(hearing.heard.words[j].token for j in added)
    )


def _word(
    hearing: Hearing,
    word: ReferenceWord,
    match: WordMatch,
    strictness: Strictness,
    pair: Pairing,
    distance: Distance,
) -> WordScore:
    first = word.pronunciations[0]
    if match.status is WordStatus.OMISSION:
        return WordScore(
            word.text, word.written, None, Miscue.OMISSION, Verdict.POOR, 0.0, None, (), first, recognised=match.status
        )
    heard = hearing.heard_for(match)
    accuracy, said = 100.0, first
    phones: tuple[PhoneScore, ...] = ()
    if match.status is WordStatus.SUBSTITUTION:
        accuracy, phones, said = _compared(word, hearing.heard.words[match.heard[0]], pair, distance)
    fair, good = _THRESHOLDS[strictness]
    verdict = Verdict.POOR if accuracy < fair else Verdict.FAIR if accuracy < good else Verdict.GOOD
    confidence = min((h.confidence for h in heard if h.confidence is not None), default=None)
    if confidence is not None and confidence < _MIN_CONFIDENCE:
        verdict = Verdict.UNCERTAIN
    return WordScore(
        text=word.text,
        written=word.written,
        heard=" ".join(h.text for h in heard),
        miscue=Miscue.MISPRONUNCIATION if verdict is Verdict.POOR else Miscue.NONE,
        verdict=verdict,
        accuracy=accuracy,
        span=_span(heard),
        phones=phones,
        pronunciation=said,
        recognised=match.status,
        confidence=confidence,
    )


def _compared(
    word: ReferenceWord, heard: ReferenceWord, pair: Pairing, distance: Distance
) -> tuple[float, tuple[PhoneScore, ...], Pronunciation]:
    """Return accuracy, marks and variant of the two pronunciations that are nearest to each other."""
    found = []
    for asked in word.pronunciations[:_COMPARED]:
        for said in heard.pronunciations[:_COMPARED]:
            accuracy, phones = _marks(asked, said, pair, distance)
            found.append((accuracy, phones, asked))
    return max(found, key=lambda entry: entry[0])


def _marks(
    asked: Pronunciation, said: Pronunciation, pair: Pairing, distance: Distance
) -> tuple[float, tuple[PhoneScore, ...]]:
    """Return the accuracy of one pronunciation for another, with a mark for each segment asked for.

    A word loses by the root mean square of the distances: one sound that is wide of the mark makes another word, many
    that are a little off make an accent.
    """
    expected, heard = ([p.symbol for p in side.phonemes] for side in (asked, said))
    pairs = pair(expected, heard)
    phones: list[PhoneScore] = []
    squares = 0.0
    for i, j in pairs:
        if i is not None:
            apart = distance(expected[i], heard[j]) if j is not None else _WEAK.get(expected[i], _LEFT_OUT)
            phones.append(
                PhoneScore(
                    asked.phonemes[i],
                    NOTHING if j is None else said.phonemes[j],
                    None,
                    None,
                    accuracy=100 * (1 - apart),
                )
            )
        else:
            assert j is not None
            apart = _WEAK.get(heard[j], _ADDED)
        squares += apart**2
    accuracy = max(0.0, 100 - _SEVERITY * (squares / len(pairs)) ** 0.5)
    return accuracy, tuple(phones)


def _span(heard: Sequence[HeardWord]) -> Span | None:
    first, last = heard[0].span, heard[-1].span
    return Span(first.start_s, last.end_s) if first and last else None


def _with_break(before: Sequence[WordScore], word: WordScore) -> WordScore:
    """Return a word, marked if a long pause stands before it where the text has no punctuation."""
    last = before[-1] if before else None
    if not (last and last.span and word.span) or word.miscue is not Miscue.NONE:
        return word
    broken = breaks(last.written, word.span.start_s - last.span.end_s)
    return replace(word, miscue=Miscue.UNEXPECTED_BREAK) if broken else word


def _scores(hearing: Hearing, words: Sequence[WordScore], timing: Timing | None) -> Scores:
    """Return the scores: accuracy of the words that were spoken, completeness, fluency and all together.

    Overall is the mean of accuracy and fluency, accuracy counting three times, and loses by the share of words that
    are missing and the share of words that are too many.
    """
    marks = zip((word.accuracy or 0.0 for word in words), hearing.alignment.words, strict=True)
    spoken = [mark for mark, match in marks if mark >= _SPOKEN or match.similarity >= LIKE]
    accuracy = sum(spoken) / len(spoken) if spoken else 0.0
    share = len(spoken) / len(words)
    kinds = [extra.kind for extra in hearing.alignment.extras]
    added = kinds.count(ExtraKind.INSERTION)
    fluency = _fluency(timing, sum(_pauses(hearing)), (len(kinds) - added) / len(words)) if timing else None
    base = accuracy if fluency is None else (3 * accuracy + fluency) / 4
    overall = base * share * len(words) / (len(words) + added)
    return Scores(accuracy=accuracy, fluency=fluency, completeness=100 * share, overall=overall)


def _fluency(timing: Timing, silent_s: float, disfluent: float) -> float:
    """Return fluency from the articulation rate, the share of time in pauses, and the share of words out of the flow.

    Nine sounds a second without pauses, and a tenth of the time in pauses, are as fluent as can be; three sounds a
    second and half the time in pauses are not fluent at all.
    """
    rate = (timing.phones_per_s - 3) / (9 - 3)
    flow = (0.5 - silent_s / timing.speech_s) / (0.5 - 0.1)
    return 100 * (_unit(rate) + _unit(flow)) / 2 / (1 + 2 * disfluent)


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _pauses(hearing: Hearing) -> tuple[float, ...]:
    """Return the silences between words, in seconds."""
    return pauses_s([word.span for word in hearing.words if word.span])


def _timing(hearing: Hearing) -> Timing | None:
    """Return how the speech runs in time, or None where a word has no times."""
    spans = [word.span for word in hearing.words if word.span]
    if not spans or len(spans) < len(hearing.words):
        return None
    return timing(spans, sum(len(word.pronunciations[0].phonemes) for word in hearing.heard.words))
