"""Fits what tells which phone was said: `python -m training.exchanges CORPUS` writes `exchange.npz` and its thresholds.

Rows are the phones that raters gave full marks in speech that is fair at least. In half of them the text asks for what
was said; in the others for another phone, the more often the more alike the two look to the recogniser. Figures are
cross-validated over speakers.
"""

from __future__ import annotations

import argparse
import math
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot, silu

from pronounce_cli.acoustic import ctc
from pronounce_cli.core.types import Reference
from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.pipeline import Assessor
from pronounce_cli.score.exchanges import another, inputs, said
from pronounce_cli.score.features import Features, extract
from training import corpus
from training.corpus import Utterance, reference
from training.crossval import FOLDS, SEED
from training.evidence import CACHE, _heard, _version
from training.examples import phone_targets

Array = NDArray[np.float64]
Weights = dict[str, Array]
WEIGHTS = Path(__file__).parents[1] / "src/pronounce_cli/languages/en/weights"
SOUNDS = ("clean", "own", "telephone", "damaged")
FULL, FAIR, GOOD, BEST = 99.0, 70.0, 80.0, 90.0
# Share of the words in speech rated `BEST` that may be told to be another, and that may lose their green mark.
TOLD, DOUBTED = 0.02, 0.08


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One recording in one form: its features, the marks of its phones, and those of its words and of the whole."""

    features: Features
    marks: Array
    words: Array
    accuracy: float


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

    def __init__(self, count: int, plan: Plan) -> None:
        super().__init__()
        self.into = nn.Linear(count, plan.width)
        self.asked = nn.Linear(len(PHONES), plan.width, bias=False)
        self.middle = nn.Linear(plan.width, plan.width)
        self.out = nn.Linear(plan.width, len(PHONES))
        self.straight = nn.Linear(count, len(PHONES), bias=False)
        self.drop = nn.Dropout(plan.dropout)

    def forward(self, x: Tensor, asked: Tensor) -> Tensor:
        """Return the logits of what was said."""
        hidden = self.drop(silu(self.into(x) + self.asked(asked)))
        hidden = self.drop(silu(self.middle(hidden)))
        return self.out(hidden) + self.straight(x)


def rows(seen: Sequence[Seen]) -> tuple[Array, NDArray[np.intp]]:
    """Return the inputs and the phone that was said, for every phone that surely was the one asked for."""
    x, y = [], []
    for one in seen:
        sure = one.marks >= FULL
        x.append(inputs(one.features)[sure])
        y.append(one.features.classes[sure])
    return np.concatenate(x), np.concatenate(y)


def alike(x: Array, y: NDArray[np.intp], plan: Plan) -> Array:
    """Return how often each phone is asked for in the place of another, shape (phones said, phones asked)."""
    count = len(PHONES)
    likely = np.stack([np.exp(12 * x[y == phone, :count]).mean(axis=0) for phone in range(count)]) + plan.rare
    np.fill_diagonal(likely, 0.0)
    return likely / likely.sum(axis=1, keepdims=True)


def fit(seen: Sequence[Seen], plan: Plan) -> Weights:
    """Return the weights of several networks, as `score.exchanges.said` takes them."""
    torch.set_num_threads(1)
    x, y = rows([one for one in seen if one.accuracy >= FAIR])
    chance = alike(x, y, plan).cumsum(axis=1)
    made = [_fit_one(torch.from_numpy(x).float(), y, chance, plan, SEED + number) for number in range(plan.networks)]
    return {name: np.stack([one[name] for one in made]) for name in made[0]}


def _fit_one(x: Tensor, y: NDArray[np.intp], chance: Array, plan: Plan, seed: int) -> Weights:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net, target, order = Network(x.shape[1], plan), torch.from_numpy(y), np.arange(len(y))
    optimiser = torch.optim.AdamW(net.parameters(), plan.rate, weight_decay=plan.decay)
    steps = plan.epochs * math.ceil(len(y) / plan.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps)
    for _ in range(plan.epochs):
        rng.shuffle(order)
        for start in range(0, len(order), plan.batch):
            some = order[start : start + plan.batch]
            other = (chance[y[some]] < rng.random(len(some))[:, None]).sum(axis=1).clip(max=len(PHONES) - 1)
            asked = np.where(rng.random(len(some)) < 0.5, y[some], other)
            out = net(x[some], one_hot(torch.from_numpy(asked), len(PHONES)).float())
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


def unlike(shares: Array, features: Features) -> Array:
    """Return how likely another phone was said than the one that is asked for."""
    return another(shares, features.classes[:, None].tolist())


def by_word(values: Array, features: Features) -> Array:
    """Return the highest value of each word."""
    return np.array([values[features.word_of == word].max() for word in range(len(features.words))])


def exchanged(features: Features, word: int, asked: dict[int, int]) -> Features:
    """Return the features of a recording whose text asks for other phones at some places of a word.

    The readings keep their order and change what they are counted from; what depends on the alignment stays.
    """
    from dataclasses import replace

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
class Figures:
    """What is seen on speakers that were not met: the highest probability of each word.

    Attributes:
        own: Of words with their own text, shape (words,).
        marks: What raters gave them.
        best: Whether their utterance is rated `BEST`.
        form: Index in `SOUNDS`.
        one: Of words exchanged for another that differs in one phone, in speech rated `GOOD`.
        two: Of words with two phones exchanged.
        named: Whether the phone that was said is named, of `one`.
        vowel: Whether the exchange was of a vowel, of `one`.
    """

    own: Array
    marks: Array
    best: NDArray[np.bool_]
    form: NDArray[np.intp]
    one: Array
    two: Array
    named: NDArray[np.bool_]


def measured(forms: Sequence[Sequence[Seen | None]], fold: NDArray[np.intp], plan: Plan, jobs: int) -> Figures:
    """Return the figures, by networks that have not met the speaker."""
    with Pool(jobs, _start, (forms, fold, plan)) as pool:
        parts = pool.map(_measure, range(FOLDS), chunksize=1)
    return Figures(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _start(forms: Sequence[Sequence[Seen | None]], fold: NDArray[np.intp], plan: Plan) -> None:
    global _state  # noqa: PLW0603 - the recordings are sent to each worker process once
    _state = (forms, fold, plan)


def _measure(k: int) -> tuple[Array, ...]:
    forms, fold, plan = _state
    known = _dictionary()
    weights = fit([one for seen, at in zip(forms, fold, strict=True) if at != k for one in seen if one], plan)
    rng = np.random.default_rng(SEED + k)
    own, marks, best, form, ones, twos, named = ([] for _ in range(7))
    for seen in (seen for seen, at in zip(forms, fold, strict=True) if at == k):
        for kind, one in enumerate(seen):
            if one is None:
                continue
            found = by_word(unlike(said(weights, one.features), one.features), one.features)
            own += found.tolist()
            marks += one.words.tolist()
            best += [one.accuracy >= BEST] * len(found)
            form += [kind] * len(found)
            if kind or one.accuracy < GOOD:
                continue
            for word in np.flatnonzero(one.words >= GOOD).tolist():
                phones = one.features.classes[one.features.word_of == word].tolist()
                first = int(np.flatnonzero(one.features.word_of == word)[0])
                if choices := neighbours(phones, known):
                    place, other = choices[rng.integers(len(choices))]
                    changed = exchanged(one.features, word, {place: other})
                    shares = said(weights, changed)
                    ones.append(by_word(unlike(shares, changed), changed)[word])
                    named.append(shares[first + place].argmax() == phones[place])
                if len(phones) > 1:
                    places = rng.choice(len(phones), 2, replace=False).tolist()
                    asked = {p: int(rng.choice([c for c in range(len(PHONES)) if c != phones[p]])) for p in places}
                    changed = exchanged(one.features, word, asked)
                    twos.append(by_word(unlike(said(weights, changed), changed), changed)[word])
    return tuple(map(np.array, (own, marks, best, form, ones, twos, named)))


def _dictionary() -> set[tuple[int, ...]]:
    """Return the words of the CMU dictionary as phones."""
    import sqlite3
    from importlib.resources import files

    index = {phone: number for number, phone in enumerate(PHONES)}
    with sqlite3.connect(str(files("eng_to_ipa") / "resources/CMU_dict.db")) as connection:
        texts = connection.execute("select phonemes from dictionary").fetchall()
    return {tuple(index[symbol.rstrip("012")] for symbol in text.upper().split()) for (text,) in texts}


def thresholds(figures: Figures) -> dict[str, float]:
    """Return from which probability on a word is told to be another, and from which it is not green."""
    best = figures.own[figures.best & (figures.form <= 1)]
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
        shares = [(figures.one >= threshold).mean(), (figures.two >= threshold).mean()]
        shares += [(figures.own[figures.best & (figures.form == kind)] >= threshold).mean() for kind in range(4)]
        lines.append(f"| {name.split('.')[1]}, from {threshold:.2f} | {' | '.join(f'{s:.1%}' for s in shares)} |")
    bad = figures.form == 0
    caught = figures.own[bad & (figures.marks < 50)] >= thresholds(figures)["exchange.told.threshold"]
    lines += ["", f"Named right: {figures.named.mean():.1%} of {len(figures.named)} exchanges of one phone.",
              f"Told of words rated under 50: {caught.mean():.1%}."]  # fmt: skip
    return "\n".join(lines) + "\n"


def observe(utterances: Sequence[Utterance], jobs: int) -> list[list[Seen | None]]:
    """Return each recording in every form of `SOUNDS`; None where its text is not found in it."""
    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"exchanges-{_version(Assessor())}-{corpus.data_hash(list(utterances))}.pickle"
    if not path.exists():
        with Pool(jobs, _begin, (utterances,)) as pool:
            found = pool.map(_observe, range(len(utterances)), chunksize=8)
        path.write_bytes(pickle.dumps(found))
    forms: list[list[Seen | None]] = pickle.loads(path.read_bytes())
    return forms


def _begin(utterances: Sequence[Utterance]) -> None:
    global _state  # noqa: PLW0603 - one assessor per worker process
    _state = (Assessor(), utterances)


def _observe(index: int) -> list[Seen | None]:
    assessor, utterances = _state
    utterance, found = utterances[index], []
    acoustics, own = assessor.acoustics, assessor.g2p.reference(utterances[index].text, "en-US")
    for name in SOUNDS:
        audio = _heard(utterance, "clean" if name == "own" else name, SEED)
        asked = own if name == "own" else reference(utterance)
        heard = acoustics.phone_recogniser.posteriors(audio)
        evidence = acoustics.evidence(audio, asked, heard, ctc.coverage(heard, asked))
        found.append(evidence and seen_of(utterance, asked, extract(evidence)))
    return found


def seen_of(utterance: Utterance, asked: Reference, features: Features) -> Seen:
    """Return a recording with what raters gave it."""
    token = np.array([word.token for word in asked.words])
    marks = phone_targets(utterance, asked, features)
    return Seen(features, marks, utterance.word_scores[token], utterance.scores["accuracy"])


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, arguments.split)
    forms = observe(utterances, arguments.jobs)
    plan, fold = Plan(), corpus.folds(utterances, FOLDS, SEED)
    figures = measured(forms, fold, plan, arguments.jobs)
    print(table(figures))
    weights = fit([one for seen in forms for one in seen if one], plan)
    np.savez(WEIGHTS / "exchange.npz", **weights)
    linear = dict(np.load(WEIGHTS / "linear.npz")) | {k: np.array(v) for k, v in thresholds(figures).items()}
    np.savez(WEIGHTS / "linear.npz", **{name: linear[name] for name in sorted(linear)})


if __name__ == "__main__":
    main()
