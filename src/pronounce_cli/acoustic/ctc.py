"""One Viterbi search through the CTC posteriors: which words were said, where, and what speech is left over.

The graph reads the reference from left to right (Graves et al., "Connectionist temporal classification", ICML 2006:
each phone a state, an optional blank after it). Two things are added. Between two words stands a junction where a
filler state may take up speech that belongs to no word; and a word may be jumped. Both cost a fixed amount, so a word
is left out only if the posteriors are against it by more than that. Variants of a word are parallel branches.

Without `Costs` neither is possible, and the search is the usual CTC forced alignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.evidence import AlignedPhone, AlignedWord, Coverage, PhoneAlignment
from pronounce_cli.core.types import Insertion, Source, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import PhonePosteriors
    from pronounce_cli.core.inventory import Inventory
    from pronounce_cli.core.types import Phoneme, Reference

_MIN_INSERTED_PHONES = 3
# What a pronunciation costs that is not a word's first: people judge "he" by its full form, not by "ee". Chosen on the
# training speakers, see training/EXPERIMENTS.md. Below the floor, nothing vetoes a pronunciation.
_OTHER_NATS, _WEAK_NATS, _VARIANT_FLOOR_NATS = 1.0, 4.0, -8.0
_NO_PATH = -1e9


@dataclass(frozen=True, slots=True)
class Costs:
    """What the search for omissions and insertions pays, in nats.

    The defaults were chosen on the training speakers by benchmarks/coverage.py: words added to a text must be found
    missing, words taken from it must be found inserted, and words that were said must be neither.

    Attributes:
        skip: For a word of the reference that is jumped.
        filler: For each stretch of speech that belongs to no word.
        unlike: For a phone in the place of another, times their distance (0 to 1).
        floor: Log posteriors below this count as this.
    """

    skip: float = 6.0
    filler: float = 3.0
    unlike: float = 10.0
    floor: float = -7.0


_DEFAULT = Costs()


@dataclass(frozen=True, slots=True)
class _Graph:
    """States of all words in one row: phone, blank, phone, …, phone for each variant, no blank at its ends.

    Attributes:
        column: Posterior column of each state, shape (states,).
        word: Index of the word each state belongs to, shape (states,).
        variant: Index of its variant, shape (states,).
        phone: Index of its phone in the variant, or -1 for a blank, shape (states,).
        first: Whether a state begins a variant, shape (states,).
        jump: Whether a state may be reached from two before it (over the blank), shape (states,).
        ends: For each word the states that end its variants, padded by repetition, shape (words, most variants).
    """

    column: NDArray[np.intp]
    word: NDArray[np.intp]
    variant: NDArray[np.intp]
    phone: NDArray[np.intp]
    first: NDArray[np.bool_]
    jump: NDArray[np.bool_]
    ends: NDArray[np.intp]


def _graph(posteriors: PhonePosteriors, reference: Reference) -> _Graph:
    index = {phone: column for column, phone in enumerate(posteriors.phones)}
    blank = len(posteriors.phones)
    rows: list[tuple[int, int, int, int, bool, bool]] = []
    ends: list[list[int]] = []
    for w, word in enumerate(reference.words):
        ends.append([])
        for v, variant in enumerate(word.pronunciations):
            phones = [phoneme.symbol for phoneme in variant.phonemes]
            for p, phone in enumerate(phones):
                if p:
                    rows.append((blank, w, v, -1, False, False))
                rows.append((index[phone], w, v, p, p == 0, p > 0 and phones[p - 1] != phone))
            ends[-1].append(len(rows) - 1)
    width = max(map(len, ends))
    padded = [row + row[-1:] * (width - len(row)) for row in ends]
    column, word_of, variant_of, phone_of, first, jump = (np.array(c) for c in zip(*rows, strict=True))
    return _Graph(column, word_of, variant_of, phone_of, first, jump, np.array(padded))


@dataclass(frozen=True, slots=True)
class _Path:
    """The best path: per frame the state, or -1 - j in the blank and -1 - n - j in the filler of junction j of n."""

    states: NDArray[np.intp]
    score: float


@dataclass(frozen=True, slots=True)
class _Back:
    """How the best path to each state and junction came there, per frame.

    Attributes:
        moved: Whether a state was reached from the one before it (or, a first one, from its junction), shape (frames,
            states); `skipped`: from two before it, over the blank, which goes first.
        junctions: Score of each junction, shape (frames, words + 1).
        blank: Whether it was reached through its blank; else `filled`: from its filler; else from the variant `ending`.
        entered: Whether its filler was entered in this frame, or kept.
    """

    moved: NDArray[np.bool_]
    skipped: NDArray[np.bool_]
    junctions: NDArray[np.float64]
    blank: NDArray[np.bool_]
    filled: NDArray[np.bool_]
    ending: NDArray[np.uint8]
    entered: NDArray[np.bool_]

    @classmethod
    def empty(cls, frames: int, states: int, junctions: int) -> _Back:
        """Return one to be filled."""
        moved, skipped = (np.empty((frames, states), np.bool_) for _ in range(2))
        blank, filled, entered = (np.empty((frames, junctions), np.bool_) for _ in range(3))
        scores, ending = np.empty((frames, junctions)), np.zeros((frames, junctions), np.uint8)
        return cls(moved, skipped, scores, blank, filled, ending, entered)


class _Search:
    """Viterbi over states and junctions, all states of a frame at once; without `costs` no word can be jumped.

    `variant_toll`, shape (variants of all words,), is what the search pays, in nats, to begin each.
    """

    def __init__(
        self,
        graph: _Graph,
        log_probs: NDArray[np.float32],
        inventory: Inventory,
        costs: Costs | None,
        variant_toll: NDArray[np.float64] | None = None,
    ) -> None:
        self.graph = graph
        self.variant_toll = np.zeros(np.count_nonzero(graph.first)) if variant_toll is None else variant_toll
        self.log_probs = np.maximum(log_probs, costs.floor if costs else _NO_PATH)
        self.tolerant = _tolerant(self.log_probs, inventory, costs.unlike) if costs else self.log_probs
        self.words = len(graph.ends)
        self.skip = costs.skip if costs else -_NO_PATH
        self.filler = costs.filler if costs else -_NO_PATH
        # Jumping over words j+1 … i costs toll[i] - toll[j].
        self.toll = self.skip * np.arange(self.words + 1)

    def run(self) -> _Path:
        """Return the best path through all frames."""
        g, frames = self.graph, len(self.log_probs)
        states, junctions = len(g.column), self.words + 1
        blank, fill = self.log_probs[:, -1].tolist(), self.log_probs[:, :-1].max(axis=1).tolist()
        back = _Back.empty(frames, states, junctions)
        # Two states in front that nothing reaches, so that what lies one and two back are views.
        row = np.full(states + 2, _NO_PATH)
        score, before, far = row[2:], row[1:-1], row[:-2]
        one, two = np.empty(states), np.empty(states)
        emission = np.empty(states, self.tolerant.dtype)
        barred = np.where(g.jump, 0.0, _NO_PATH)
        first, first_words = np.flatnonzero(g.first), g.word[g.first]
        filler = np.full(junctions, _NO_PATH)
        opened = np.full(junctions, _NO_PATH)
        opened[0] = 0.0
        opened = self._jump(opened)
        for t in range(frames):
            np.copyto(one, before)
            one[first] = opened.take(first_words) - self.variant_toll
            np.add(far, barred, out=two)
            np.greater(one, score, out=back.moved[t])
            np.maximum(score, one, out=one)
            np.greater(two, one, out=back.skipped[t])
            np.maximum(one, two, out=score)
            score += self.tolerant[t].take(g.column, out=emission)
            best = back.junctions[t]
            best[0] = _NO_PATH
            ends = score.take(g.ends)
            back.ending[t, 1:] = ends.argmax(axis=1)
            ends.max(axis=1, out=best[1:])
            entering = opened - self.filler
            np.greater(entering, filler, out=back.entered[t])
            np.maximum(filler, entering, out=filler)
            filler += fill[t]
            np.greater_equal(filler, best, out=back.filled[t])
            np.maximum(best, filler, out=best)
            opened += blank[t]
            np.greater_equal(opened, best, out=back.blank[t])
            np.maximum(best, opened, out=best)
            opened = self._jump(best)
        return _Path(self._trace(back), float(opened[-1]))

    def _jump(self, junctions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the scores of the junctions when words may be jumped."""
        reached: NDArray[np.float64] = junctions + self.toll
        np.maximum.accumulate(reached, out=reached)
        reached -= self.toll
        return reached

    def _origin(self, back: _Back, t: int, junction: int) -> int:
        """Return the junction from which `junction` was reached at the end of frame `t`, before any jumps."""
        if t < 0:
            return 0
        return int((back.junctions[t, : junction + 1] + self.toll[: junction + 1]).argmax())

    def _trace(self, back: _Back) -> NDArray[np.intp]:
        g, n = self.graph, self.words + 1
        states = np.empty(len(back.moved), np.intp)
        last = len(states) - 1
        junction: int = self._origin(back, last, self.words)
        state: int | None = None
        in_filler = False
        for t in range(last, -1, -1):
            if state is None and not in_filler and not back.blank[t, junction]:
                in_filler = bool(back.filled[t, junction])
                state = None if in_filler else int(g.ends[junction - 1, back.ending[t, junction]])
            if state is not None:
                states[t] = state
                steps = 2 if back.skipped[t, state] else int(back.moved[t, state])
                if steps == 1 and g.first[state]:
                    junction, state = self._origin(back, t - 1, int(g.word[state])), None
                else:
                    state -= steps
                continue
            states[t] = -1 - junction - (n if in_filler else 0)
            if not in_filler or back.entered[t, junction]:
                junction, in_filler = self._origin(back, t - 1, junction), False
        return states


def _tolerant(log_probs: NDArray[np.float32], inventory: Inventory, unlike: float) -> NDArray[np.float32]:
    """Return log-probabilities under which a near phone counts almost as the phone itself.

    A learner's "ze" is still an attempt at "the": each phone takes the best of all phones less their distance.
    """
    tolerant = log_probs.copy()
    symbols = inventory.symbols
    for column, phone in enumerate(symbols):
        cost = np.array([unlike * inventory.distance(phone, other) for other in symbols], np.float32)
        tolerant[:, column] = (log_probs[:, :-1] - cost).max(axis=1)
    return tolerant


def coverage(posteriors: PhonePosteriors, reference: Reference, costs: Costs = _DEFAULT) -> Coverage:
    """Return which words were said and what speech belongs to none.

    Args:
        posteriors: Frame-wise phone log-posteriors.
        reference: At least one word.
        costs: Of leaving out a word and of speech between words.
    """
    graph = _graph(posteriors, reference)
    search = _Search(graph, posteriors.log_probs, posteriors.inventory, costs)
    path = search.run()
    n = search.words
    said = path.states >= 0
    words = graph.word[np.where(said, path.states, 0)]
    margins: list[float | None] = []
    for w in range(n):
        frames = np.flatnonzero(said & (words == w))
        margins.append(_margin(search, path, frames) if len(frames) else None)
    phones = sum(len(word.pronunciations[0].phonemes) for word in reference.words)
    free = float(search.log_probs.max(axis=1).sum())
    return Coverage(
        omitted=tuple(margin is None for margin in margins),
        margin_nats=tuple(margins),
        insertions=_insertions(posteriors, path, n),
        match_nats=(path.score - free) / phones,
    )


def variants(posteriors: PhonePosteriors, reference: Reference) -> tuple[int, ...]:
    """Return the index of the pronunciation of each word that was said, as if all words were.

    A word's first pronunciation, its full form, is taken unless another explains the recording better by more than it
    costs.
    """
    if all(len(word.pronunciations) == 1 for word in reference.words):
        return (0,) * len(reference.words)
    graph = _graph(posteriors, reference)
    tolls = [
        0.0 if v == 0 else _WEAK_NATS if variant.source is Source.WEAK_FORM else _OTHER_NATS
        for word in reference.words
        for v, variant in enumerate(word.pronunciations)
    ]
    log_probs = np.maximum(posteriors.log_probs, np.float32(_VARIANT_FLOOR_NATS))
    path = _Search(graph, log_probs, posteriors.inventory, None, np.array(tolls)).run()
    said = path.states[path.states >= 0] if path.score > _NO_PATH / 2 else path.states[:0]
    found = dict(zip(graph.word[said].tolist(), graph.variant[said].tolist(), strict=True))
    return tuple(found.get(w, 0) for w in range(len(reference.words)))


def _margin(search: _Search, path: _Path, frames: NDArray[np.intp]) -> float:
    """Return by how many nats a word explains its frames better than fillers and blanks would."""
    inside = search.log_probs[frames]
    best = inside.argmax(axis=1)
    blank = inside.shape[1] - 1
    starts = np.count_nonzero((best != blank) & (np.r_[blank, best[:-1]] != best))
    own = search.tolerant[frames, search.graph.column[path.states[frames]]].sum()
    return float(own - (inside.max(axis=1).sum() - search.skip - starts * search.filler))


def _insertions(posteriors: PhonePosteriors, path: _Path, words: int) -> tuple[Insertion, ...]:
    """Return the stretches that fillers took up, those of at least `_MIN_INSERTED_PHONES` phones."""
    n = words + 1
    found = []
    gap = np.where(path.states < 0, (-1 - path.states) % n, -1)
    filled = (path.states < 0) & ((-1 - path.states) >= n)
    edges = np.flatnonzero(np.diff(gap)) + 1
    for frames in np.split(np.arange(len(gap)), edges):
        inside = frames[filled[frames]]
        if not len(inside):
            continue
        phones = _heard(posteriors, int(inside[0]), int(inside[-1]) + 1)
        if len(phones) >= _MIN_INSERTED_PHONES:
            shift = posteriors.frame_shift_s
            found.append(Insertion(Span(float(inside[0]) * shift, float(inside[-1] + 1) * shift), phones))
    return tuple(found)


def _heard(posteriors: PhonePosteriors, start: int, end: int) -> tuple[Phoneme, ...]:
    """Return the phones of the best path through some frames, repeats collapsed."""
    phones, _ = collapsed(posteriors.log_probs[start:end].argmax(axis=1), len(posteriors.phones))
    inventory = posteriors.inventory
    return tuple(inventory.phoneme(inventory.symbols[column]) for column in phones)


def collapsed(best: NDArray[np.intp], blank: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the phones of a path, repeats collapsed and blanks left out, and the frame in which each begins.

    Args:
        best: Column of a phone or of the blank in each frame, shape (frames,).
        blank: The column of the blank.
    """
    frames = np.flatnonzero((best != blank) & (np.r_[-1, best[:-1]] != best))
    return best[frames], frames


def align(posteriors: PhonePosteriors, reference: Reference) -> PhoneAlignment | None:
    """Return the CTC forced alignment, or None if there are fewer frames than the reference needs.

    CTC peaks are short; the time between two peaks is shared half and half, at most 0.12 s on either side.
    """
    graph = _graph(posteriors, reference)
    path = _Search(graph, posteriors.log_probs, posteriors.inventory, None).run()
    if path.score < _NO_PATH / 2:
        return None
    shift = posteriors.frame_shift_s
    reach = round(0.12 / shift)
    visited = path.states[np.r_[True, np.diff(path.states) != 0]]
    spoken = [int(state) for state in visited if state >= 0 and graph.phone[state] >= 0]
    starts = [int(np.flatnonzero(path.states == state)[0]) for state in spoken]
    ends = [int(np.flatnonzero(path.states == state)[-1]) + 1 for state in spoken]
    middles = [(end + start) / 2 for end, start in zip(ends[:-1], starts[1:], strict=True)]
    left = [max(s - reach, m) for s, m in zip(starts, [0.0, *middles], strict=True)]
    right = [min(e + reach, m) for e, m in zip(ends, [*middles, float(len(path.states))], strict=True)]
    words: dict[int, list[AlignedPhone]] = {}
    variants: dict[int, int] = {}
    for state, start, end in zip(spoken, left, right, strict=True):
        w, v = int(graph.word[state]), int(graph.variant[state])
        phoneme = reference.words[w].pronunciations[v].phonemes[int(graph.phone[state])]
        words.setdefault(w, []).append(AlignedPhone(phoneme, Span(start * shift, end * shift), None))
        variants[w] = v
    return PhoneAlignment(tuple(AlignedWord(variants[w], tuple(words[w])) for w in sorted(words)), "ctc")
