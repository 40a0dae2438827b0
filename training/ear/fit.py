"""Fitting: CTC on what is said in the language, and the original network as a teacher where others speak English."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import ctc_loss

from training.ear.augment import Strength, changed, framed
from training.ear.course import Course
from training.ear.network import Arrays, Listener
from training.ear.store import Sentence

OWN, FORMER, EARLY = "own", "former", "early"
_RISE = 0.12


@dataclass(frozen=True, slots=True)
class Plan:
    """How an ear is fitted.

    Attributes:
        epochs: Times that each recording is heard.
        spoken: Made-up sentences in an epoch, for each recorded one.
        spectra: In a batch of the language, at most, for each process.
        foreign: In a batch of English, about, for each process.
        rate: Highest learning rate.
        dropout: See `Listener`.
        early: Weight of the same loss after the second block.
        former: Weight of what the teacher says of its own tokens, per frame.
        shared: Weight of what the teacher says of the phones that both languages have, per frame.
        average: How much of the running mean of the weights is kept at each step.
        first: Share of each recording as it is; the rest are copies.
        parts: Share of sentences of which only a part is heard, between two pauses or longer sounds.
        minutes: After which fitting ends even if there are epochs left; the learning rate keeps to it.
        strength: See `augment`.
        seed: Of everything drawn.
    """

    epochs: int = 30
    spoken: float = 0.5
    spectra: int = 5000
    foreign: int = 2000
    rate: float = 8e-4
    dropout: float = 0.12
    early: float = 0.2
    former: float = 1.0
    shared: float = 1.0
    average: float = 0.997
    first: float = 0.3
    parts: float = 0.35
    minutes: float = float("inf")
    strength: Strength = field(default_factory=Strength)
    seed: int = 1


class Cut(NamedTuple):
    """Where a sentence may be cut in two: a place in its spectra, and one in its tokens."""

    spectrum: int
    token: int


class Said(NamedTuple):
    """A sentence, the tokens that were said, and where it may be cut."""

    sentence: Sentence
    tokens: list[int]
    cuts: Sequence[Cut] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What is heard.

    Attributes:
        recorded: Sentences of the language, with the tokens that were said in each.
        spoken: Those of a synthesiser.
        foreign: Sentences of other speakers, and what the original network hears in each.
    """

    recorded: list[Said]
    spoken: list[Said]
    foreign: list[tuple[Sentence, NDArray[np.float16]]]


def listener(start: Arrays, heads: int, tokens: Sequence[str], course: Course, dropout: float) -> Listener:
    """Return a network that starts as the original one, with rows for the phones taken from the nearest tokens."""
    weight, bias = start["project.weight"], start["project.bias"]
    rows = [tokens.index("<blank>"), *(tokens.index(course.nearest[symbol]) for symbol in course.phones)]
    own = {"weight": weight[:, rows].copy(), "bias": bias[rows].copy()}
    outputs = {OWN: own, EARLY: {name: value.copy() for name, value in own.items()}}
    outputs[FORMER] = {"weight": weight, "bias": bias}
    return Listener(start, heads, outputs, dropout)


class Shared:
    """Phones that both languages have, as sums over columns of either head; all the others count as one.

    Args:
        tokens: Of the original network.
        course: Of the language.
    """

    def __init__(self, tokens: Sequence[str], course: Course) -> None:
        groups = {symbol: i + 1 for i, symbol in enumerate(course.shared)}
        rest = len(groups) + 1
        former = {token: groups[symbol] for symbol, names in course.shared.items() for token in names.split()}
        silent = ("<blank>", "<wb>", "ː")
        self.former = _columns([0 if token in silent else former.get(token, rest) for token in tokens], rest + 1)
        self.own = _columns([0, *(groups.get(symbol, rest) for symbol in course.phones)], rest + 1)


def _columns(group: list[int], count: int) -> Tensor:
    return torch.nn.functional.one_hot(torch.tensor(group), count).float()


def fitted(
    network: Listener,
    lessons: Lessons,
    shared: Shared,
    plan: Plan,
    told: Callable[[int, Listener, str], None],
) -> Listener:
    """Return the network after its lessons, as the running mean of its weights.

    Where `torch.distributed` runs, each process hears its share of every epoch, and all take the same steps.

    Args:
        network: As it starts.
        lessons: What is heard; `told` may change what was said.
        shared: See there.
        plan: See there.
        told: Hears of every epoch: its number, the network so far and a line about it.
    """
    rank, ranks = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
    order, rng = np.random.default_rng(plan.seed), np.random.default_rng([plan.seed, rank])
    torch.manual_seed(plan.seed + rank)
    network.dropout = plan.dropout
    mean = {name: value.detach().clone() for name, value in network.weights.items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=0.01, betas=(0.9, 0.98))
    start, step, done = time.monotonic(), 0, 0.0
    for epoch in range(1, plan.epochs + 1):
        network.train()
        began, losses = time.monotonic(), []
        drawn = _drawn(lessons, plan, order)
        for turn in range(len(drawn) // ranks):
            if done >= 1:
                break
            loss = _loss(network, _batch(drawn[turn * ranks + rank], lessons, plan, rng),
                         _others(lessons, plan, rng), shared, plan)  # fmt: skip
            optimiser.zero_grad()
            torch.stack(loss).sum().backward()
            through = (epoch - 1 + turn * ranks / len(drawn)) / plan.epochs
            done = _together(network, max(through, (time.monotonic() - start) / 60 / plan.minutes), ranks)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * _share(done)
            optimiser.step()
            step += 1
            _follow(mean, network, min(plan.average, (1 + step) / (10 + step)))
            losses.append([float(part.detach()) for part in loss])
        if not losses:
            break
        parts = " ".join(f"{value:.3f}" for value in np.mean(losses, axis=0))
        seconds = time.monotonic() - began
        told(
            epoch, averaged(network, mean), f"epoch {epoch}, {done:.2f}: {parts}, {len(losses)} steps, {seconds:.0f} s"
        )
    return averaged(network, mean)


def _together(network: Listener, done: float, ranks: int) -> float:
    """Let all processes have the mean of their gradients, and return that of how far they are."""
    if ranks == 1:
        return done
    gradients = [value.grad for value in network.parameters() if value.grad is not None]
    flat = torch.cat([*(gradient.flatten() for gradient in gradients), torch.tensor([done])])
    dist.all_reduce(flat)
    flat /= ranks
    place = 0
    for gradient in gradients:
        gradient.copy_(flat[place : place + gradient.numel()].view_as(gradient))
        place += gradient.numel()
    return float(flat[-1])


def _follow(mean: Mapping[str, Tensor], network: Listener, keep: float) -> None:
    with torch.no_grad():
        for name, value in network.weights.items():
            mean[name].lerp_(value, 1 - keep)


def averaged(network: Listener, mean: Mapping[str, Tensor]) -> Listener:
    """Return a network with other weights, that listens and does not learn."""
    found = Listener.__new__(Listener)
    torch.nn.Module.__init__(found)
    found.heads, found.dropout, found.blocks = network.heads, 0.0, network.blocks
    found.weights = torch.nn.ParameterDict(
        {name: torch.nn.Parameter(value.clone(), requires_grad=False) for name, value in mean.items()}
    )
    return found.eval()


Batch = tuple[Tensor, Tensor, Tensor, Tensor]
"""Spectra, frames of each, tokens that were said, their number."""


def _share(done: float) -> float:
    """Return the share of the highest learning rate: up in the first eighth, then down along a cosine."""
    if done < _RISE:
        return 0.04 + 0.96 * done / _RISE
    return 0.01 + 0.99 * (0.5 + 0.5 * float(np.cos(np.pi * (done - _RISE) / (1 - _RISE))))


def _drawn(lessons: Lessons, plan: Plan, rng: np.random.Generator) -> list[list[Said]]:
    """Return the batches of an epoch in random order, each of sentences that are about equally long."""
    drawn = list(lessons.recorded)
    if lessons.spoken:
        drawn += [lessons.spoken[i] for i in rng.integers(len(lessons.spoken), size=round(plan.spoken * len(drawn)))]
    drawn.sort(key=lambda one: len(one.sentence.copies[0]) * rng.uniform(0.9, 1.1))
    batches: list[list[Said]] = [[]]
    for one in drawn:
        if (len(batches[-1]) + 1) * len(one.sentence.copies[0]) > plan.spectra and batches[-1]:
            batches.append([])
        batches[-1].append(one)
    return [batches[i] for i in rng.permutation(len(batches))]


def _batch(drawn: list[Said], lessons: Lessons, plan: Plan, rng: np.random.Generator) -> Batch:
    spectra, said = [], []
    for one in drawn:
        heard, tokens = _part(one, plan, rng)
        behind = lessons.recorded[rng.integers(len(lessons.recorded))].sentence.copies[0]
        made = changed(heard, behind.astype(np.float32), plan.strength, rng)
        if len(made) // 2 < 1.3 * len(tokens):  # too fast for its phones
            made = heard
        spectra.append(made)
        said.append(tokens)
    lengths = torch.tensor([len(tokens) for tokens in said])
    targets = torch.tensor([token for tokens in said for token in tokens])
    return *padded(spectra), targets, lengths


def _part(one: Said, plan: Plan, rng: np.random.Generator) -> tuple[NDArray[np.float32], list[int]]:
    """Return one of the copies of a sentence, or a part of it between two cuts, and the tokens that were said there."""
    copies = one.sentence.copies
    which = int(rng.integers(1, len(copies))) if len(copies) > 1 and rng.uniform() > plan.first else 0
    spectra, tokens = copies[which].astype(np.float32), one.tokens
    if one.cuts and rng.uniform() < plan.parts:
        edges = [Cut(0, 0), *one.cuts, Cut(len(spectra), len(tokens))]
        first = int(rng.integers(len(edges) - 1))
        last = int(rng.integers(first + 1, min(first + 4, len(edges))))
        spectra = spectra[edges[first].spectrum : edges[last].spectrum]
        tokens = tokens[edges[first].token : edges[last].token]
    return framed(spectra, rng), tokens


def padded(spectra: Sequence[NDArray[np.float32]]) -> tuple[Tensor, Tensor]:
    """Return spectra in one tensor, and the number of frames of each."""
    longest = max(map(len, spectra))
    stacked = np.full((len(spectra), longest, spectra[0].shape[1]), 0, np.float32)
    for row, one in zip(stacked, spectra, strict=True):
        row[: len(one)] = one
    return torch.from_numpy(stacked), torch.tensor([len(one) // 2 for one in spectra])


def _others(lessons: Lessons, plan: Plan, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor] | None:
    """Return changed spectra of English, the frames of each, and what the teacher heard before they were changed."""
    if not lessons.foreign or not (plan.former or plan.shared):
        return None
    spectra, heard, total = [], [], 0
    strength = Strength(plan.strength.tract, 0.0, plan.strength.masks)
    while total < plan.foreign:
        sentence, taught = lessons.foreign[rng.integers(len(lessons.foreign))]
        behind = lessons.recorded[rng.integers(len(lessons.recorded))].sentence.copies[0]
        spectra.append(changed(sentence.copies[0].astype(np.float32), behind.astype(np.float32), strength, rng))
        heard.append(taught)
        total += len(spectra[-1])
    stacked, frames = padded(spectra)
    teacher = torch.cat(
        [torch.from_numpy(one[:count].astype(np.float32)) for one, count in zip(heard, frames, strict=True)]
    )
    return stacked, frames, teacher


def _loss(
    network: Listener,
    batch: Batch,
    others: tuple[Tensor, Tensor, Tensor] | None,
    shared: Shared,
    plan: Plan,
) -> list[Tensor]:
    spectra, frames, targets, lengths = batch
    with torch.autocast("cpu", torch.bfloat16):
        states = network(spectra, frames)
        heads = [(1.0, network.log_probs(OWN, states[-1])), (plan.early, network.log_probs(EARLY, states[1]))]
    found = [
        weight * ctc_loss(probs.transpose(0, 1), targets, frames, lengths, reduction="sum") / lengths.sum()
        for weight, probs in heads
        if weight
    ]
    if others is None:
        return found
    spectra, frames, teacher = others
    with torch.autocast("cpu", torch.bfloat16):
        last = network(spectra, frames)[-1]
        inside = torch.arange(last.shape[1])[None] < frames[:, None]
        last = last[inside]
        former, own = network.log_probs(FORMER, last), network.log_probs(OWN, last)
    probs = teacher.exp()
    found.append(plan.former * (probs * (teacher - former)).sum(-1).mean())
    wanted = probs @ shared.former
    given = (own.exp() @ shared.own + 1e-6).log()
    found.append(plan.shared * (wanted * ((wanted + 1e-6).log() - given)).sum(-1).mean())
    return found
