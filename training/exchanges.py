"""Fits what tells which phone was said, and whether a word has another sound.

Rows are the phones that raters gave full marks in speech that is fair at least. In half of them the text asks for what
was said; in the others for another phone, the more often the more alike the two look to the recogniser. Figures are
cross-validated over speakers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot, silu

from pronounce_cli.languages.en.inventory import INVENTORY, PHONES
from pronounce_cli.score.exchanges import clues, inputs, said, suspects
from pronounce_cli.score.features import Features
from pronounce_cli.score.model import Weights as ScorerWeights
from training import fit, folds
from training.corpus import FOLDS, SEED
from training.examples import Example, Shown

Array = NDArray[np.float64]
Weights = dict[str, Array]
FORMS = ("corpus", "own", "telephone", "damaged")
FULL, FAIR, GOOD, BEST = 99.0, 70.0, 80.0, 90.0
# Share of the words in speech rated `BEST` that may be told to be another, and that may lose their green mark.
TOLD, DOUBTED = 0.012, 0.17
_VOWELS = np.array([phone in INVENTORY.vowels for phone in PHONES])


@dataclass(frozen=True, slots=True)
class Plan:
    """How the networks look and how they are fitted."""

    networks: int = 3
    width: int = 96
    epochs: int = 12
    batch: int = 512
    rate: float = 3e-3
    decay: float = 0.01
    dropout: float = 0.15
    smoothing: float = 0.01
    rare: float = 0.02


class Network(nn.Module):
    """See `score.exchanges.said`."""

    def __init__(self, count: int, phones: int, plan: Plan) -> None:
        super().__init__()
        self.into = nn.Linear(count, plan.width)
        self.asked = nn.Linear(phones, plan.width, bias=False)
        self.middle = nn.Linear(plan.width, plan.width)
        self.out = nn.Linear(plan.width, phones)
        self.straight = nn.Linear(count, phones, bias=False)
        self.drop = nn.Dropout(plan.dropout)

    def forward(self, x: Tensor, asked: Tensor) -> Tensor:
        """Return the logits of what was said."""
        hidden = self.drop(silu(self.into(x) + self.asked(asked)))
        hidden = self.drop(silu(self.middle(hidden)))
        return self.out(hidden) + self.straight(x)


def rows(examples: Sequence[Example]) -> tuple[Array, NDArray[np.intp]]:
    """Return the inputs and the phone that was said, for every phone that surely was the one asked for."""
    x, y = [], []
    for one in examples:
        sure = one.phones >= FULL
        x.append(inputs(one.features)[sure])
        y.append(one.features.classes[sure])
    return np.concatenate(x), np.concatenate(y)


def alike(x: Array, y: NDArray[np.intp], count: int, plan: Plan) -> Array:
    """Return how often each of `count` phones is asked for in another's place, shape (phones said, phones asked)."""
    heard = (np.exp(12 * x[y == phone, :count]) for phone in range(count))
    likely = np.stack([some.mean(axis=0) if len(some) else np.zeros(count) for some in heard]) + plan.rare
    np.fill_diagonal(likely, 0.0)
    return likely / likely.sum(axis=1, keepdims=True)


def fit_networks(shown: Sequence[Shown], plan: Plan) -> Weights:
    """Return the weights of several networks, as `score.exchanges.said` takes them, in half precision."""
    spoken = [views[form] for views in shown for form in FORMS if form in views]
    return fit_rows(*rows([one for one in spoken if one.utterance.scores["accuracy"] >= FAIR]), len(PHONES), plan)


def fit_rows(x: Array, y: NDArray[np.intp], count: int, plan: Plan) -> Weights:
    """Return the weights of several networks for the phones of a language.

    Args:
        x: What is known of places, see `score.exchanges.inputs`.
        y: Which phone was said there.
        count: Phones of the language.
        plan: How.
    """
    torch.set_num_threads(1)
    chance = alike(x, y, count, plan).cumsum(axis=1)
    made = [_fit_one(torch.from_numpy(x).float(), y, chance, plan, SEED + number) for number in range(plan.networks)]
    return {name: np.stack([one[name] for one in made]).astype(np.float16) for name in made[0]}


def _fit_one(x: Tensor, y: NDArray[np.intp], chance: Array, plan: Plan, seed: int) -> Weights:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    phones, target, order = len(chance), torch.from_numpy(y), np.arange(len(y))
    net = Network(x.shape[1], phones, plan)
    optimiser = torch.optim.AdamW(net.parameters(), plan.rate, weight_decay=plan.decay)
    steps = plan.epochs * math.ceil(len(y) / plan.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps)
    for _ in range(plan.epochs):
        rng.shuffle(order)
        for start in range(0, len(order), plan.batch):
            some = order[start : start + plan.batch]
            other = (chance[y[some]] < rng.random(len(some))[:, None]).sum(axis=1).clip(max=phones - 1)
            asked = np.where(rng.random(len(some)) < 0.5, y[some], other)
            out = net(x[some], one_hot(torch.from_numpy(asked), phones).float())
            loss = cross_entropy(out, target[some], label_smoothing=plan.smoothing)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    kept = {name: tensor.numpy().astype(np.float32) for name, tensor in net.state_dict().items()}
    return {
        "in.w": kept["into.weight"].T, "in.b": kept["into.bias"][None], "asked": kept["asked.weight"].T,
        "middle.w": kept["middle.weight"].T, "middle.b": kept["middle.bias"][None],
        "out.w": kept["out.weight"].T, "out.b": kept["out.bias"][None], "straight.w": kept["straight.weight"].T,
    }  # fmt: skip


def told(shares: Array, features: Features) -> Array:
    """Return what tells words with another sound from those without, where only the phone asked for is accepted."""
    accepted = np.eye(len(PHONES), dtype=bool)[features.classes]
    return clues(features, suspects(features, shares, accepted), accepted, _VOWELS)


def exchanged(features: Features, word: int, asked: dict[int, int]) -> Features:
    """Return the features of a recording whose text asks for other phones at some places of a word.

    The readings keep their order and change what they are counted from; what depends on the alignment stays.
    """
    classes, readings, phones = features.classes.copy(), features.readings.copy(), features.phones.copy()
    for place, phone in asked.items():
        row = int(np.flatnonzero(features.word_of == word)[0]) + place
        classes[row] = phone
        readings[row] = readings[row] - readings[row, phone]
        phones[row, 0] = -readings[row].max()
    return replace(features, classes=classes, readings=readings, phones=phones)


def neighbours(phones: Sequence[int], known: set[tuple[int, ...]]) -> list[tuple[int, int]]:
    """Return the exchanges of one phone that make another word of the dictionary, as (place, phone)."""
    every = range(len(PHONES))
    return [
        (place, other)
        for place in range(len(phones))
        for other in every
        if other != phones[place] and (*phones[:place], other, *phones[place + 1 :]) in known
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Words of speakers that were not met, by what tells whether they have another sound (`told`).

    Attributes:
        clues: Of each word, shape (words, inputs).
        fold: Of its speaker.
        kind: "own" with its own text, "one" exchanged for another that differs in one phone, "two" in two phones; these
            in speech rated `GOOD`.
        form: Index in `FORMS`.
        marks: What raters gave it.
        best: Whether its utterance is rated `BEST`.
        named: Whether the phone that was said is named, of "one".
    """

    clues: Array
    fold: NDArray[np.intp]
    kind: NDArray[np.str_]
    form: NDArray[np.intp]
    marks: Array
    best: NDArray[np.bool_]
    named: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """How likely each of the words `seen` has another sound, by a model that has not met the speaker."""

    seen: Seen
    other: Array

    def of(self, kind: str, form: int = 0) -> Array:
        """Return the probabilities of one kind of word; of "own", those in speech rated `BEST`."""
        return self.other[(self.seen.kind == kind) & (self.seen.form == form) & (self.seen.best | (kind != "own"))]


def fitted(shown: Sequence[Shown], fold: NDArray[np.intp], plan: Plan, jobs: int) -> list[Weights]:
    """Return the weights of the networks that have seen everything, then those without each fold."""
    return folds.fitted(partial(fit_networks, plan=plan), shown, fold, jobs)


def heard(shown: Sequence[Shown], fold: NDArray[np.intp], without: Sequence[Weights]) -> list[Shown]:
    """Return the examples with what networks that have not met the speaker say was said."""
    return [
        {
            name: replace(one, hints=replace(one.hints, said=said(without[at], one.features)))
            for name, one in views.items()
        }
        for views, at in zip(shown, fold.tolist(), strict=True)
    ]


def measured(shown: Sequence[Shown], fold: NDArray[np.intp], without: Sequence[Weights]) -> Seen:
    """Return words as they are and exchanged, by networks that have not met the speaker."""
    known, rng = dictionary(), np.random.default_rng(SEED)
    rows: list[tuple[Array, int, str, int, float, bool, bool]] = []
    for views, at in zip(shown, fold.tolist(), strict=True):
        for form, name in enumerate(FORMS):
            if name not in views:
                continue
            one, accuracy = views[name], views[name].utterance.scores["accuracy"]
            best = accuracy >= BEST
            found = told(one.hints.said, one.features)
            rows += [(x, at, "own", form, mark, best, False) for x, mark in zip(found, one.words.tolist(), strict=True)]
            if accuracy >= GOOD:
                for word in np.flatnonzero(one.words >= GOOD).tolist():
                    made = _exchange(without[at], one.features, word, known, rng)
                    rows += [(x, at, kind, form, float(one.words[word]), best, named) for x, kind, named in made]
    return Seen(*map(np.array, zip(*rows, strict=True)))


def _exchange(
    weights: Weights, features: Features, word: int, known: set[tuple[int, ...]], rng: np.random.Generator
) -> Iterator[tuple[Array, str, bool]]:
    """Exchange one phone of a word, and two; yield what is seen of each, its kind and whether the phone is named."""
    phones = features.classes[features.word_of == word].tolist()
    first = int(np.flatnonzero(features.word_of == word)[0])
    if choices := neighbours(phones, known):
        place, other = choices[rng.integers(len(choices))]
        changed = exchanged(features, word, {place: other})
        shares = said(weights, changed)
        yield told(shares, changed)[word], "one", bool(shares[first + place].argmax() == phones[place])
    if len(phones) > 1:
        places = rng.choice(len(phones), 2, replace=False).tolist()
        asked = {p: int(rng.choice([c for c in range(len(PHONES)) if c != phones[p]])) for p in places}
        changed = exchanged(features, word, asked)
        yield told(said(weights, changed), changed)[word], "two", False


def heads(seen: Seen) -> list[fit.Arrays]:
    """Return the model that tells words with another sound by everything, then those without each fold."""
    return [_head(seen, seen.fold != without) for without in (None, *range(FOLDS))]


def _head(seen: Seen, known: NDArray[np.bool_]) -> fit.Arrays:
    own = known & (seen.kind == "own") & seen.best
    return fit.two_classes("exchange", seen.clues[own], seen.clues[known & (seen.kind == "one")])


def judged(seen: Seen, without: Sequence[fit.Arrays]) -> Figures:
    """Return what the models without each fold say of its words."""
    other = np.zeros(len(seen.fold))
    for k in range(FOLDS):
        other[seen.fold == k] = ScorerWeights(without[k], {}, "").probability("exchange", seen.clues[seen.fold == k])
    return Figures(seen, other)


def dictionary() -> set[tuple[int, ...]]:
    """Return the words of the CMU dictionary as phones."""
    import sqlite3
    from importlib.resources import files

    index = {phone: number for number, phone in enumerate(PHONES)}
    with sqlite3.connect(str(files("eng_to_ipa") / "resources/CMU_dict.db")) as connection:
        texts = connection.execute("select phonemes from dictionary").fetchall()
    return {tuple(index[symbol.rstrip("012")] for symbol in text.upper().split()) for (text,) in texts}


def thresholds(figures: Figures) -> dict[str, float]:
    """Return from which probability on a word is told to be another, and from which it is not green."""
    best = np.r_[figures.of("own"), figures.of("own", FORMS.index("own"))]
    return {
        "exchange.told.threshold": float(np.quantile(best, 1 - TOLD)),
        "exchange.doubted.threshold": float(np.quantile(best, 1 - DOUBTED)),
    }


def table(figures: Figures) -> str:
    """Return what the thresholds make of words exchanged and of words said well, as Markdown."""
    lines = [
        "| | one phone | two phones | own words, rated 90 | the same, our pronunciations | telephone | damaged |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, threshold in thresholds(figures).items():
        some = [figures.of("one"), figures.of("two"), *(figures.of("own", form) for form in range(len(FORMS)))]
        shares = [(other >= threshold).mean() for other in some]
        lines.append(f"| {name.split('.')[1]}, from {threshold:.2f} | {' | '.join(f'{s:.1%}' for s in shares)} |")
    seen = figures.seen
    bad = figures.other[(seen.kind == "own") & (seen.form == 0) & (seen.marks < 50)]
    caught, named = (
        bad >= thresholds(figures)["exchange.told.threshold"],
        seen.named[(seen.kind == "one") & (seen.form == 0)],
    )
    lines += ["", f"Named right: {named.mean():.1%} of {len(named)} exchanges of one phone.",
              f"Told of words rated under 50: {caught.mean():.1%}."]  # fmt: skip
    return "\n".join(lines) + "\n"
