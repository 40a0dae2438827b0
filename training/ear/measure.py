"""How well an ear hears: phone error rates, and whether it tells a phone from one that was not said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import ctc_loss

from pronounce_cli.acoustic.ctc import collapsed
from training.ear.store import Sentence

Phones = tuple[str, ...]
Hear = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""From log-mel spectra to log-probabilities of the blank and the phones, shape (frames, phones + 1)."""


def scores(log_probs: NDArray[np.float32], readings: Sequence[Sequence[int]]) -> Tensor:
    """Return the log-likelihood of each reading, as numbers of tokens, by all its alignments."""
    longest = max(map(len, readings))
    targets = torch.tensor([[*reading, *[1] * (longest - len(reading))] for reading in readings])
    count = len(readings)
    probs = torch.from_numpy(log_probs)[:, None].expand(-1, count, -1)
    lengths = torch.tensor([len(reading) for reading in readings])
    return -ctc_loss(probs, targets, torch.full((count,), len(log_probs)), lengths, reduction="none")


def chosen(log_probs: NDArray[np.float32], sentence: Sentence, token: Mapping[str, int]) -> tuple[Phones, ...]:
    """Return the likeliest pronunciation of each word of a sentence."""
    first = [variants[0] for variants in sentence.words]
    readings = [first]
    places = []
    for w, variants in enumerate(sentence.words):
        for variant in variants[1:]:
            readings.append([*first[:w], variant, *first[w + 1 :]])
            places.append((w, variant))
    if not places:
        return tuple(first)
    found = scores(log_probs, [[token[phone] for word in reading for phone in word] for reading in readings])
    best = [(float(found[0]), word) for word in first]
    for value, (w, variant) in zip(found[1:].tolist(), places, strict=True):
        best[w] = max(best[w], (value, variant), key=lambda one: one[0])
    return tuple(word for _, word in best)


def peaks(log_probs: NDArray[np.float32], tokens: Sequence[int]) -> NDArray[np.intp]:
    """Return the first and the last frame of each token on the likeliest path, shape (tokens, 2).

    Args:
        log_probs: Of the blank and the phones, shape (frames, phones + 1).
        tokens: At least one, and no more than frames.
    """
    states = np.zeros(2 * len(tokens) + 1, np.intp)
    states[1::2] = tokens
    over = np.zeros(len(states), bool)
    over[3::2] = states[3::2] != states[1:-2:2]
    score = np.full(len(states), -np.inf)
    score[:2] = log_probs[0, states[:2]]
    steps = np.zeros((len(log_probs), len(states)), np.intp)
    for t in range(1, len(log_probs)):
        before = np.r_[-np.inf, score[:-1]]
        two = np.where(over, np.r_[-np.inf, -np.inf, score[:-2]], -np.inf)
        ways = np.stack([score, before, two])
        steps[t] = ways.argmax(axis=0)
        score = ways.max(axis=0) + log_probs[t, states]
    found = np.full((len(tokens), 2), -1, np.intp)
    state = len(states) - 1 - int(score[-2] > score[-1])
    for t in range(len(log_probs) - 1, -1, -1):
        if state % 2:
            found[state // 2, 0] = t
            found[state // 2, 1] = max(found[state // 2, 1], t)
        state -= int(steps[t, state])
    return found


@dataclass(slots=True)
class Figures:
    """What was counted.

    Attributes:
        phones: How many were said.
        errors: Of the phones that were heard.
        said: How often each phone was said.
        missed: How often it was heard as another or not at all.
        preferred: Per pair, whether the right reading was the likelier one.
    """

    phones: int = 0
    errors: int = 0
    said: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    preferred: dict[tuple[str, str], list[bool]] = field(default_factory=lambda: defaultdict(list))

    @property
    def rate(self) -> float:
        """Return the phone error rate."""
        return self.errors / max(self.phones, 1)

    @property
    def told(self) -> float:
        """Return the share of right readings that were preferred, as a mean over the pairs."""
        shares = [np.mean(found) for found in self.preferred.values() if len(found) >= 5]
        return float(np.mean(shares)) if shares else float("nan")


def measured(
    hear: Hear, sentences: Sequence[Sentence], symbols: Sequence[str], pairs: Sequence[tuple[str, str]] = ()
) -> Figures:
    """Return the figures of an ear on some sentences.

    Args:
        hear: The ear.
        sentences: The likeliest of their readings counts as what was said.
        symbols: The phones, in the order of the ear's columns after the blank.
        pairs: Of phones that are exchanged for each other; none to leave that out.
    """
    token = {symbol: i + 1 for i, symbol in enumerate(symbols)}
    figures = Figures()
    for sentence in sentences:
        log_probs = hear(sentence.copies[0].astype(np.float32))
        said = tuple(phone for word in chosen(log_probs, sentence, token) for phone in word)
        path, _ = collapsed(log_probs.argmax(axis=1), 0)
        heard = [symbols[i - 1] for i in path]
        errors, missed = compared(said, heard)
        figures.phones += len(said)
        figures.errors += errors
        figures.said.update(said)
        figures.missed.update(missed)
        _exchange(figures, log_probs, said, token, pairs)
    return figures


def _exchange(
    figures: Figures,
    log_probs: NDArray[np.float32],
    said: Phones,
    token: Mapping[str, int],
    pairs: Sequence[tuple[str, str]],
) -> None:
    right = [token[phone] for phone in said]
    readings, which = [right], []
    for one, other in pairs:
        for now, then in ((one, other), (other, one)):
            for place in [i for i, phone in enumerate(said) if phone == now]:
                readings.append([*right[:place], *([token[then]] if then else []), *right[place + 1 :]])
                which.append((one, other))
    if which:
        found = scores(log_probs, readings)
        for pair, better in zip(which, (found[0] > found[1:]).tolist(), strict=True):
            figures.preferred[pair].append(better)


def compared(said: Sequence[str], heard: Sequence[str]) -> tuple[int, list[str]]:
    """Return the least number of changes from one to the other, and the phones said that were not heard as such."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), int)
    cost[:, 0], cost[0] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for i, one in enumerate(said, 1):
        for j, other in enumerate(heard, 1):
            cost[i, j] = min(cost[i - 1, j - 1] + (one != other), cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    missed = []
    i, j = len(said), len(heard)
    while i:
        if j and cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] != heard[j - 1]):
            if said[i - 1] != heard[j - 1]:
                missed.append(said[i - 1])
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j] + 1:
            missed.append(said[i - 1])
            i -= 1
        else:
            j -= 1
    return int(cost[-1, -1]), missed
