"""Where does a long reading fall into passages that can be judged one by one?

The scorer was fitted on single sentences, and the aligner and the searches through the posteriors take more than twice
the time for twice the length. So a reading is cut between sentences where the reader paused, and where a passage is
still too long, at the longest pauses inside it.

Which words lie on which side of a pause, which were not read, and what was said besides is known from
`acoustic.reading`. A border is trusted where the phones on both sides of it were heard. What was not read belongs to no
passage that is judged, and what was said before or after the words of a passage is cut off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic.reading import Reading, read
from pronounce_cli.core.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import PhonePosteriors
    from pronounce_cli.core.types import Reference

LONGEST_S = 20.0
"""The longest utterance that the scorer was fitted on has 20.4 s."""

MARGIN_S = 0.3
"""How much silence a passage keeps at each end: enough for a sound that the recogniser hears late."""

_PIECE_S = 10.0
_PAUSE_S, _LEAST_WORDS = 0.2, 3
_SUPPORT, _AROUND = 0.5, 10  # share of the nearest phones on each side that must have been heard
_NEAR = 2  # of which at least one must be among this many next to the border
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";")
_CLOSING = "\"'”’»)]"
_LEAST_EXTRA = 6  # phones before or after a passage that are cut off where there is a pause; a repetition always is


@dataclass(frozen=True, slots=True)
class Passage:
    """Words [first, end) of the reference, and the stretch of the recording that holds them.

    Attributes:
        first: Index of the first.
        end: One past the last.
        span: A stretch of no length means that these words were not read.
        unread: Indices of the words between them that were not read either.
    """

    first: int
    end: int
    span: Span
    unread: tuple[int, ...] = ()

    @property
    def read(self) -> tuple[int, ...]:
        """Return the indices of the words that were read, as far as is known before they are searched for."""
        return tuple(i for i in range(self.first, self.end) if i not in self.unread)


@dataclass(frozen=True, slots=True)
class _Border:
    """A place between two words.

    Attributes:
        word: Index of the word after it.
        time_s: The middle of the pause.
        pause_s: The longest silence between the phones that were heard on either side.
        supported: Whether the phones around it were heard, so that it surely lies between these words.
        sentence: Whether a sentence ends there.
    """

    word: int
    time_s: float
    pause_s: float
    supported: bool
    sentence: bool


def passages(posteriors: PhonePosteriors, reference: Reference, reading: Reading | None = None) -> tuple[Passage, ...]:
    """Return the passages of a reading in order; together they have every word.

    What was read of one sentence in up to `LONGEST_S` is one passage; what was not read before or after it are others.
    Of the silence around a passage, `MARGIN_S` stays at each end, so that what is heard does not depend on how long the
    recording goes on before and after the speech.

    Args:
        posteriors: Frame-wise phone log-posteriors of the whole recording, with some speech in it.
        reference: At least one word.
        reading: What was read of it, if it is known already.
    """
    spoken = _spoken(posteriors)
    whole = Passage(0, len(reference.words), speech(posteriors))
    if not len(spoken):
        return (whole,)
    reading = reading or read(posteriors, reference)
    words = np.flatnonzero(~reading.unread)
    if not len(words):
        return (whole,)
    kept = reading.of(words)
    ends = np.cumsum([False, *_sentence_ends(reference)])[words]
    borders = list(_borders(kept, np.diff(ends) > 0))
    cut = _cut(Passage(0, len(words), whole.span), borders)
    trimmed = [_trimmed(passage, spoken, kept) for passage in cut]
    return tuple(_with_unread(trimmed, words.tolist(), len(reference.words)))


def _cut(whole: Passage, borders: list[_Border]) -> list[Passage]:
    """Return a passage cut between sentences, and where it is still too long, at pauses."""
    if whole.span.duration_s <= LONGEST_S and not any(border.sentence for border in borders):
        return [whole]
    ends = [border for border in borders if border.sentence and border.supported and border.pause_s >= _PAUSE_S]
    inside = [border for border in ends if _inside(border, whole)]
    return _joined([piece for one in _split(whole, inside) for piece in _short(one, borders)])


def _with_unread(cut: list[Passage], words: list[int], count: int) -> Iterator[Passage]:
    """Yield passages of the words that were read as such of all words, with those that were not read between them.

    Args:
        cut: The passages, in words that were read.
        words: Index of each of these in the reference.
        count: How many words the reference has.
    """
    done, time_s = 0, cut[0].span.start_s
    for passage in cut:
        first, end = words[passage.first], words[passage.end - 1] + 1
        if first > done:
            yield Passage(done, first, Span(time_s, time_s))
        known = set(words[passage.first : passage.end])
        yield Passage(first, end, passage.span, tuple(i for i in range(first, end) if i not in known))
        done, time_s = end, passage.span.end_s
    if done < count:
        yield Passage(done, count, Span(time_s, time_s))


def _sentence_ends(reference: Reference) -> Iterator[bool]:
    """Yield for each word but the first whether a sentence ends before it."""
    for before, after in zip(reference.words, reference.words[1:], strict=False):
        yield before.token != after.token and before.written.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _split(passage: Passage, borders: list[_Border]) -> list[Passage]:
    """Return what is left of a passage between some borders inside it."""
    words = [passage.first, *(border.word for border in borders), passage.end]
    times = [passage.span.start_s, *(border.time_s for border in borders), passage.span.end_s]
    edges = zip(words, words[1:], times, times[1:], strict=False)
    return [Passage(first, end, Span(start_s, end_s)) for first, end, start_s, end_s in edges]


def _short(passage: Passage, borders: list[_Border], longest_s: float = LONGEST_S) -> list[Passage]:
    """Return a passage, cut if it is too long until its pieces have the length of a sentence or no pause inside."""
    inside = [border for border in borders if _inside(border, passage)]
    pauses = [border for border in inside if border.supported and border.pause_s >= _PAUSE_S]
    if passage.span.duration_s > LONGEST_S:
        words = range(passage.first + _LEAST_WORDS, passage.end - _LEAST_WORDS + 1)
        pauses = pauses or [border for border in inside if border.word in words]
    if passage.span.duration_s <= longest_s or not pauses:
        return [passage]
    middle = (passage.span.start_s + passage.span.end_s) / 2
    best = max(pauses, key=lambda border: (border.supported, border.pause_s, -abs(border.time_s - middle)))
    return [piece for part in _split(passage, [best]) for piece in _short(part, borders, _PIECE_S)]


def _inside(border: _Border, passage: Passage) -> bool:
    """Return whether a border lies inside a passage, in words and in time."""
    words, span = range(passage.first + 1, passage.end), passage.span
    return border.word in words and span.start_s < border.time_s < span.end_s


def _joined(cut: list[Passage]) -> list[Passage]:
    """Return the passages, those of a word or two joined to one beside them where that is not too long."""
    found: list[Passage] = []
    for passage in cut:
        before = found[-1] if found else None
        tiny = before and min(before.end - before.first, passage.end - passage.first) < _LEAST_WORDS
        if before and tiny and passage.span.end_s - before.span.start_s <= LONGEST_S:
            found[-1] = Passage(before.first, passage.end, Span(before.span.start_s, passage.span.end_s))
        else:
            found.append(passage)
    return found


def speech(posteriors: PhonePosteriors) -> Span:
    """Return the stretch from the first sound of a recording to the last, with `MARGIN_S` around it."""
    whole = Span(0.0, len(posteriors.log_probs) * posteriors.frame_shift_s)
    spoken = _spoken(posteriors)
    return _around(whole, spoken) if len(spoken) else whole


def _spoken(posteriors: PhonePosteriors) -> NDArray[np.float64]:
    """Return the times, in seconds, of the frames in which a phone is likelier than none."""
    best = posteriors.log_probs.argmax(axis=1)
    times: NDArray[np.float64] = np.flatnonzero(best < len(posteriors.phones)) * np.float64(posteriors.frame_shift_s)
    return times


def _around(span: Span, spoken: NDArray[np.float64]) -> Span:
    """Return what a span has from shortly before the first of these times to shortly after the last."""
    return Span(max(span.start_s, float(spoken[0]) - MARGIN_S), min(span.end_s, float(spoken[-1]) + MARGIN_S))


def _trimmed(passage: Passage, spoken: NDArray[np.float64], reading: Reading) -> Passage:
    """Return a passage without the silence around it, nor what was said before and after; without sound, of no length.

    Args:
        passage: In words of `reading`.
        spoken: Times of the frames in which a phone was heard, in seconds.
        reading: Of the words that were read.
    """
    first, last = int(reading.after[reading.first[passage.first]]), int(reading.before[reading.first[passage.end]])
    span = passage.span
    if first <= last:
        times = reading.frames * reading.shift_s
        low, high = np.searchsorted(times, (span.start_s, span.end_s))
        start_s = _cut_off(reading, int(low), first, (first - 1, first)) or span.start_s
        end_s = _cut_off(reading, last + 1, int(high), (last, last + 1)) or span.end_s
        span = Span(max(start_s, span.start_s), min(end_s, span.end_s))
    inside = spoken[(spoken >= span.start_s) & (spoken < span.end_s)]
    return replace(passage, span=_around(span, inside) if len(inside) else Span(span.start_s, span.start_s))


def _cut_off(reading: Reading, first: int, end: int, between: tuple[int, int]) -> float | None:
    """Return the time, in seconds, at which heard phones [first, end) are cut off, or None where they stay."""
    if first >= end:
        return None
    middle_s, pause_s = reading.silence(*between)
    repeated = any(extra.words and first <= extra.first < end for extra in reading.extras)
    return middle_s if repeated or (end - first >= _LEAST_EXTRA and pause_s >= _PAUSE_S) else None


def _borders(reading: Reading, sentence: NDArray[np.bool_]) -> Iterator[_Border]:
    """Yield the places between two words of which something was heard on either side.

    Args:
        reading: Of the words that were read.
        sentence: For each word but the first, whether a sentence ends before it.
    """
    before, after, found = reading.before, reading.after, reading.found
    hits = np.r_[0, np.cumsum(reading.alike)]
    for word, ends in enumerate(sentence.tolist(), start=1):
        place = int(reading.first[word])
        last, following = int(before[place]), int(after[place])
        if last < 0 or following >= len(reading.frames):
            continue
        low, high = max(place - _AROUND, 0), min(place + _AROUND, len(found))
        shares = (hits[place] - hits[low]) / (place - low), (hits[high] - hits[place]) / (high - place)
        near = found[max(place - _NEAR, 0) : place].any() and found[place : place + _NEAR].any()
        middle_s, pause_s = reading.silence(last, following)
        yield _Border(word, middle_s, pause_s, bool(near and min(shares) >= _SUPPORT), ends)
