"""Which words of a text were read at all, and what was said besides?

The phones that were heard are aligned with those of the text, see `acoustic.edits`. The recogniser's doubt counts: a
phone that was nearly as likely as the one that was heard is as good a partner.

Words that the alignment jumps were not read only where too little was heard in their place to be them: bad
pronunciation never is the evidence. A single word is left to the search for omissions, `acoustic.ctc.coverage`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.acoustic.ctc import collapsed
from pronounce_cli.acoustic.edits import aligned, order, runs
from pronounce_cli.acoustic.repetitions import Extra, settled
from pronounce_cli.core.matching import ExtraKind
from pronounce_cli.core.types import Insertion, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import PhonePosteriors
    from pronounce_cli.core.types import Reference

_DOUBT_NATS = 8.0  # by which a phone is less likely than the one that was heard, to have nothing in common with it
_ALIKE = 0.3
_PAUSE_S = 0.3  # of silence, which a word seldom has inside
_LEAST_WORDS, _LEAST_PHONES = 2, 8  # of a run of words that were not read
_SHORT, _BESIDE = 3, 3  # phones of a short word, and how many more may be heard where it was said alone
_LEAST_INSERTED = 3  # phones
_READ = 0.4  # phones heard in its place per phone of the text, from which it may have been read


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The phones that were heard against those of the text.

    Attributes:
        best: Column of the likeliest phone or blank in each frame, shape (frames,).
        blank: The column of the blank.
        shift_s: Time from one frame to the next.
        heard: Column of each phone that was heard, shape (heard,).
        frames: The frame in which each begins, shape (heard,).
        costs: How badly each would do for each phone of the language, 0 to 1, shape (heard, columns).
        asked: Column of each phone of the text, shape (phones,).
        first: Index of the first phone of each word, and one past the last, shape (words + 1,).
        partner: Index of what was heard for each phone of the text, or -1, shape (phones,).
        paused: Whether there was a pause before each phone that was heard, shape (heard,).
        unread: Whether each word belongs to a run that was not read, shape (words,).
        extras: What was heard that belongs to no word, in order.
    """

    best: NDArray[np.intp]
    blank: int
    shift_s: float
    heard: NDArray[np.intp]
    frames: NDArray[np.intp]
    costs: NDArray[np.float32]
    asked: NDArray[np.intp]
    first: NDArray[np.intp]
    partner: NDArray[np.intp]
    paused: NDArray[np.bool_]
    unread: NDArray[np.bool_]
    extras: tuple[Extra, ...]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Return whether something was heard for each phone of the text."""
        return self.partner >= 0

    @property
    def alike(self) -> NDArray[np.bool_]:
        """Return whether each phone of the text was heard as it is or alike."""
        if not len(self.heard):
            return self.found
        return self.found & (self.costs[np.where(self.found, self.partner, 0), self.asked] <= _ALIKE)

    @property
    def is_short(self) -> bool:
        """Return whether the text is one short word, as "I" or "the", and hardly more was said."""
        return len(self.first) - 1 == 1 and len(self.asked) <= _SHORT and len(self.heard) <= len(self.asked) + _BESIDE

    @property
    def is_half(self) -> bool:
        """Return whether half of the phones of the text were heard as they are or alike."""
        return bool(2 * np.count_nonzero(self.alike) >= len(self.asked))

    @property
    def order(self) -> float:
        """Return how much worse, per phone, the phones of the text would fit in another order, see `acoustic.edits`."""
        return order(self.costs, self.asked, self.first, self.paused)

    @property
    def before(self) -> NDArray[np.intp]:
        """Return for each place between two phones of the text the last heard before it, or -1, shape (phones + 1,)."""
        return np.maximum.accumulate(np.r_[-1, self.partner])

    @property
    def after(self) -> NDArray[np.intp]:
        """Return for each the first that was heard after it, or the number of those heard, shape (phones + 1,)."""
        none = len(self.heard)
        return np.minimum.accumulate(np.r_[np.where(self.found, self.partner, none), none][::-1])[::-1]

    def of(self, words: NDArray[np.intp]) -> Reading:
        """Return the reading of some of the words; what belongs to the others counts as nothing."""
        phones = np.concatenate([np.arange(self.first[word], self.first[word + 1]) for word in words])
        sizes = np.diff(self.first)[words]
        return replace(
            self,
            asked=self.asked[phones],
            first=np.cumsum([0, *sizes]),
            partner=self.partner[phones],
            unread=self.unread[words],
        )

    def span(self, first: int, end: int) -> Span:
        """Return the stretch of heard phones [first, end)."""
        ends = _ends(self.best, self.frames)
        return Span(int(self.frames[first]) * self.shift_s, int(ends[end - 1]) * self.shift_s)

    def silence(self, last: int, following: int) -> tuple[float, float]:
        """Return middle and length, in seconds, of the longest silence from one heard phone to another."""
        start = int(self.frames[last]) if last >= 0 else 0
        end = int(self.frames[following]) + 1 if following < len(self.frames) else len(self.best)
        quiet, loud = _silence(self.best[start:end], self.blank)
        return (start + (quiet + loud) / 2) * self.shift_s, (loud - quiet) * self.shift_s


def read(posteriors: PhonePosteriors, reference: Reference, recognised: Sequence[bool] = ()) -> Reading:
    """Return the phones that were heard, aligned with those of the text.

    Args:
        posteriors: Frame-wise phone log-posteriors.
        reference: At least one word.
        recognised: Per word, whether a transcript has it; empty without one. A run of words of which it has half was
            read; a few may have been taken for others that were.
    """
    best, blank = posteriors.log_probs.argmax(axis=1), len(posteriors.phones)
    heard, frames = collapsed(best, blank)
    index = {phone: column for column, phone in enumerate(posteriors.phones)}
    wanted = [[index[p.symbol] for p in word.pronunciations[0].phonemes] for word in reference.words]
    asked = np.concatenate([np.array(word) for word in wanted])
    first = np.cumsum([0, *map(len, wanted)])
    ends = _ends(best, frames)
    costs = _costs(posteriors, heard, frames, ends - 1)
    paused = np.r_[False, (frames[1:] - ends[:-1]) * posteriors.frame_shift_s >= _PAUSE_S][: len(heard)]
    partner, jumped = aligned(costs, asked, first, paused)
    partner, left_over = settled(costs, heard, asked, first, paused, partner)
    reading = Reading(
        best=best,
        blank=blank,
        shift_s=posteriors.frame_shift_s,
        heard=heard,
        frames=frames,
        costs=costs,
        asked=asked,
        first=first,
        partner=partner,
        paused=paused,
        unread=np.zeros(len(wanted), np.bool_),
        extras=left_over,
    )
    for start, end in runs(jumped):
        written = 2 * sum(recognised[start:end]) >= end - start
        reading.unread[start:end] = not written and _is_unread(reading, start, end)
    return reading


def _ends(best: NDArray[np.intp], frames: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return one past the last frame of each phone that was heard."""
    changes = np.r_[np.flatnonzero(np.diff(best)) + 1, len(best)]
    ends: NDArray[np.intp] = changes[np.searchsorted(changes, frames, side="right")]
    return ends


def _costs(
    posteriors: PhonePosteriors, heard: NDArray[np.intp], frames: NDArray[np.intp], last: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Return how badly each phone that was heard would do for each of the language, shape (heard, columns)."""
    phones = posteriors.phones
    distance = posteriors.inventory.distance
    between = np.array([[distance(one, other) for other in phones] for one in phones], np.float32)
    if not len(heard):
        return np.empty((0, len(phones)), np.float32)
    around = np.pad(posteriors.log_probs[:, :-1], ((1, 1), (0, 0)), constant_values=-np.inf)
    likely = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
    likely = np.maximum(likely[frames], likely[last])
    doubt = np.clip((likely[np.arange(len(heard)), heard][:, None] - likely) / _DOUBT_NATS, 0, 1)
    costs: NDArray[np.float32] = np.minimum((doubt[:, :, None] + between).min(axis=1), np.float32(1))
    return costs


def _is_unread(reading: Reading, start: int, end: int) -> bool:
    """Return whether words [start, end), which were jumped, were not read.

    As heard in their place counts all that lies between the words beside them, and what in these two belongs to none of
    their phones: it may have been given to the wrong word. What repeats other words is none of it.
    """
    first, words = reading.first, len(reading.first) - 1
    phones = int(first[end] - first[start])
    if end - start < _LEAST_WORDS or phones < _LEAST_PHONES:
        return False
    left, right = int(first[max(start - 1, 0)]), int(first[min(end + 1, words)])
    low, high = int(reading.before[left]) + 1, int(reading.after[right])
    own = np.count_nonzero(reading.found[left:right])
    repeated = sum(extra.end - extra.first for extra in reading.extras if extra.words and low <= extra.first < high)
    return bool(high - low - own - repeated < _READ * phones)


def _silence(best: NDArray[np.intp], blank: int) -> tuple[int, int]:
    """Return the longest run of blanks, start and end."""
    found = list(runs(best == blank))
    return max(found, key=lambda run: run[1] - run[0]) if found else (len(best) // 2, len(best) // 2)


def insertions(
    reading: Reading,
    posteriors: PhonePosteriors,
    reference: Reference,
    spans: Sequence[Span],
    found: Sequence[Insertion],
) -> tuple[Insertion, ...]:
    """Return the speech that belongs to no word, in order, repetitions with the words that they repeat.

    Args:
        reading: Of the whole recording.
        posteriors: Of the whole recording.
        reference: The text.
        spans: What was judged; whatever else was said is insertions too.
        found: The insertions that are known already.
    """
    added: list[Insertion] = []
    twice: list[Span] = []  # what was said twice: either of the two may be among the insertions that are known
    for extra in reading.extras:
        span = reading.span(extra.first, extra.end)
        inside = any(_overlap_s(span, one) > 0 for one in spans)
        if extra.words:
            again = reading.partner[slice(*reading.first[list(extra.words)])]
            again = again[again >= 0]
            twice += [span, reading.span(int(again[0]), int(again[-1]) + 1)] if len(again) else [span]
        elif inside or extra.end - extra.first < _LEAST_INSERTED:
            continue
        symbols = [posteriors.phones[column] for column in reading.heard[extra.first : extra.end]]
        phones = tuple(posteriors.inventory.phoneme(symbol) for symbol in symbols)
        words = reference.words[slice(*extra.words)] if extra.words else ()
        text = " ".join(word.text for word in words) or None
        added.append(Insertion(span, phones, text, ExtraKind.REPETITION if text else None))
    kept = [one for one in found if not (one.span and any(_is_most(one.span, span) for span in twice))]
    return tuple(sorted([*kept, *added], key=lambda one: one.span.start_s if one.span else 0.0))


def _overlap_s(one: Span, other: Span) -> float:
    """Return for how many seconds two stretches overlap; negative where they are apart."""
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s)


def _is_most(one: Span, other: Span) -> bool:
    """Return whether one of two stretches lies in the other by more than half."""
    return 2 * _overlap_s(one, other) > min(one.duration_s, other.duration_s)
