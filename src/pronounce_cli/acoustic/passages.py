"""Where does a long reading fall into passages that can be judged one by one?

The scorer was fitted on single sentences, and the aligner and the searches through the posteriors take more than twice
the time for twice the length. So a reading is cut between sentences where the reader paused, and where a passage is
still too long, at the longest pauses inside it.

To know which words lie on which side of a pause, the phones that were heard are aligned with those of the text by
weighted edit distance, in which a run of phones too many or too few costs little more than its beginning (Gotoh, "An
improved algorithm for matching biological sequences", Journal of Molecular Biology 162, 1982). That takes n·m steps for
n and m phones, but only a few nanoseconds each: some tenths of a second for five minutes. A border is trusted where
the phones on both sides of it were heard.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic.ctc import collapsed
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
# What a run of phones too many or too few costs, once and per phone; 1 is a phone for one that has nothing in common.
_RUN, _PHONE = 0.6, 0.25
_ALIKE = 0.3
_SUPPORT, _AROUND = 0.5, 10  # share of the nearest phones on each side that must have been heard
_READ = 0.3  # share of the phones of a sentence that must have been heard at all, for it to have been read
_NEAR = 2  # of which at least one must be among this many next to the border
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";")
_CLOSING = "\"'”’»)]"
_TOLERANCE = np.float32(1e-4)
_EXTRA, _MISSING, _FIRST_EXTRA, _FIRST_MISSING = (np.uint8(flag) for flag in (1, 2, 4, 8))


@dataclass(frozen=True, slots=True)
class Passage:
    """Words [first, end) of the reference, and the stretch of the recording that holds them.

    A stretch of no length means that these words were not read.
    """

    first: int
    end: int
    span: Span


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


def passages(posteriors: PhonePosteriors, reference: Reference) -> tuple[Passage, ...]:
    """Return the passages of a reading in order; together they have every word.

    A recording of up to `LONGEST_S` of one sentence is one passage. Of the silence around a passage `MARGIN_S` stays,
    so that what is heard does not depend on how long the recording goes on before and after the speech.

    Args:
        posteriors: Frame-wise phone log-posteriors of the whole recording, with some speech in it.
        reference: At least one word.
    """
    best = posteriors.log_probs.argmax(axis=1)
    spoken = _spoken(posteriors)
    whole = Passage(0, len(reference.words), speech(posteriors))
    if not len(spoken):
        return (whole,)
    if whole.span.duration_s <= LONGEST_S and not any(_sentence_ends(reference)):
        return (whole,)
    reading = _read(best, posteriors, reference)
    borders = list(_borders(reading, reference))
    ends = [border for border in borders if border.sentence and border.supported and border.pause_s >= _PAUSE_S]
    cut: list[Passage] = []
    for part in _without_unread(whole, reading, reference):
        if part.span.duration_s:
            inside = [border for border in ends if _inside(border, part)]
            cut += _joined([piece for one in _split(part, inside) for piece in _short(one, borders)])
        else:
            cut.append(part)
    if len(cut) == 1:
        return (whole,)
    return tuple(_trimmed(passage, spoken) for passage in cut)


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


def _trimmed(passage: Passage, spoken: NDArray[np.float64]) -> Passage:
    """Return a passage without the silence around it; one without any sound has no length."""
    span = passage.span
    inside = spoken[(spoken >= span.start_s) & (spoken < span.end_s)]
    return replace(passage, span=_around(span, inside) if len(inside) else Span(span.start_s, span.start_s))


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """The phones that were heard against those of the text.

    Attributes:
        best: Column of the likeliest phone or blank in each frame, shape (frames,).
        blank: The column of the blank.
        shift_s: Time from one frame to the next.
        frames: The frame in which each heard phone begins, shape (heard,).
        first: Index of the first phone of each word, and one past the last, shape (words + 1,).
        found: Whether something was heard for each phone of the text, shape (phones,).
        hits: How many of the phones before each were heard as they are or alike, shape (phones + 1,).
        before: For each place between two phones of the text, the last heard phone that belongs before it, or -1.
        after: The first that belongs after it, or the number of those heard. Both of shape (phones + 1,).
    """

    best: NDArray[np.intp]
    blank: int
    shift_s: float
    frames: NDArray[np.intp]
    first: NDArray[np.intp]
    found: NDArray[np.bool_]
    hits: NDArray[np.intp]
    before: NDArray[np.intp]
    after: NDArray[np.intp]

    def silence(self, last: int, following: int) -> tuple[float, float]:
        """Return middle and length, in seconds, of the longest silence from one heard phone to another."""
        start = int(self.frames[last]) if last >= 0 else 0
        end = int(self.frames[following]) + 1 if following < len(self.frames) else len(self.best)
        quiet, loud = _silence(self.best[start:end], self.blank)
        return (start + (quiet + loud) / 2) * self.shift_s, (loud - quiet) * self.shift_s


def _read(best: NDArray[np.intp], posteriors: PhonePosteriors, reference: Reference) -> _Reading:
    """Return the phones that were heard, aligned with those of the text."""
    phones, frames = collapsed(best, len(posteriors.phones))
    index = {phone: column for column, phone in enumerate(posteriors.phones)}
    wanted = [[index[p.symbol] for p in word.pronunciations[0].phonemes] for word in reference.words]
    asked = np.concatenate([np.array(word) for word in wanted])
    distance = posteriors.inventory.distance
    costs = np.array([[distance(one, other) for other in posteriors.phones] for one in posteriors.phones], np.float32)
    partner = _partners(costs, phones, asked)
    found = partner >= 0
    alike = found & (costs[phones[np.where(found, partner, 0)], asked] <= _ALIKE)
    return _Reading(
        best=best,
        blank=len(posteriors.phones),
        shift_s=posteriors.frame_shift_s,
        frames=frames,
        first=np.cumsum([0, *map(len, wanted)]),
        found=found,
        hits=np.r_[0, np.cumsum(alike)],
        before=np.maximum.accumulate(np.r_[-1, partner]),
        after=np.minimum.accumulate(np.r_[np.where(found, partner, len(phones)), len(phones)][::-1])[::-1],
    )


def _without_unread(whole: Passage, reading: _Reading, reference: Reference) -> list[Passage]:
    """Return what was read between the sentences that were not, and these, each with a stretch of no length.

    A sentence was not read where too little was heard between its neighbours to be it. One of a word or two is left to
    the search for omissions: a phone that the recogniser missed must not be all the evidence.
    """
    starts = [0, *(word for word, ends in enumerate(_sentence_ends(reference), start=1) if ends), len(reference.words)]
    found: list[Passage] = []
    word, time_s = 0, whole.span.start_s
    for first, end in pairwise(starts):
        place, beyond = reading.first[first], reading.first[end]
        last, following = int(reading.before[place]), int(reading.after[beyond])
        if beyond - place < _AROUND or following - last - 1 >= _READ * (beyond - place):
            continue
        middle_s = min(max(reading.silence(last, following)[0], time_s), whole.span.end_s)
        if first > word:
            found.append(Passage(word, first, Span(time_s, middle_s)))
        found.append(Passage(first, end, Span(middle_s, middle_s)))
        word, time_s = end, middle_s
    if word < len(reference.words):
        found.append(Passage(word, len(reference.words), Span(time_s, whole.span.end_s)))
    return found if any(passage.span.duration_s for passage in found) else [whole]


def _borders(reading: _Reading, reference: Reference) -> Iterator[_Border]:
    """Yield the places between two words of which something was heard on either side."""
    for word, sentence in enumerate(_sentence_ends(reference), start=1):
        place = int(reading.first[word])
        last, following = int(reading.before[place]), int(reading.after[place])
        if last < 0 or following >= len(reading.frames):
            continue
        low, high = max(place - _AROUND, 0), min(place + _AROUND, len(reading.found))
        hits = reading.hits
        shares = (hits[place] - hits[low]) / (place - low), (hits[high] - hits[place]) / (high - place)
        near = reading.found[max(place - _NEAR, 0) : place].any() and reading.found[place : place + _NEAR].any()
        middle_s, pause_s = reading.silence(last, following)
        yield _Border(word, middle_s, pause_s, bool(near and min(shares) >= _SUPPORT), sentence)


def _silence(best: NDArray[np.intp], blank: int) -> tuple[int, int]:
    """Return the longest run of blanks, start and end."""
    edges = np.diff(np.r_[0, (best == blank).astype(np.int8), 0])
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not len(starts):
        return len(best) // 2, len(best) // 2
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest])


def _partners(costs: NDArray[np.float32], heard: NDArray[np.intp], asked: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return for each phone asked for the index of the one that was heard in its place, or -1."""
    steps = np.empty((len(heard), len(asked) + 1), np.uint8)
    ramp = np.float32(_PHONE) * np.arange(len(asked) + 1, dtype=np.float32)
    first = np.float32(_RUN + _PHONE)
    best = np.r_[np.float32(0), np.float32(_RUN) + ramp[1:]]
    extra = np.full_like(best, np.inf)  # the best that ends in a phone too many
    for i, phone in enumerate(heard):
        begun, kept = best + first, extra + np.float32(_PHONE)
        extra = np.minimum(begun, kept)
        paired = np.r_[np.float32(np.inf), best[:-1] + costs[phone, asked]]
        either = np.minimum(paired, extra)
        # The best that ends in a phone too few, from any place to the left of it.
        missing = np.minimum.accumulate(either - ramp)[:-1] + ramp[1:] + np.float32(_RUN)
        best = either.copy()
        np.minimum(either[1:], missing, out=best[1:])
        steps[i] = _EXTRA * (extra <= paired) + _FIRST_EXTRA * (begun <= kept)
        steps[i, 1:] += _MISSING * (missing < either[1:]) + _FIRST_MISSING * (
            either[:-1] + first <= missing + _TOLERANCE
        )
    return _traced(steps)


def _traced(steps: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return the partners along the best path, from its end back."""
    i, j = len(steps) - 1, steps.shape[1] - 1
    partner = np.full(j, -1, np.intp)
    run = np.uint8(0)
    while i >= 0 and j > 0:
        step = steps[i, j]
        run = run or step & _MISSING or step & _EXTRA
        if run == _MISSING:
            run = np.uint8(0) if step & _FIRST_MISSING else _MISSING
            j -= 1
            # What a run of missing phones leads to is a pair or a phone too many.
            if not run and i >= 0 and steps[i, j] & _EXTRA:
                run = _EXTRA
        elif run == _EXTRA:
            run = np.uint8(0) if step & _FIRST_EXTRA else _EXTRA
            i -= 1
        else:
            j -= 1
            partner[j] = i
            i -= 1
    return partner
