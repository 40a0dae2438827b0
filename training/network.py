"""Fits the networks of `score/network.py` with torch: several at once, each from a random start of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import dropout, gelu

from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.score.model import UTTERANCE_HEADS
from pronounce_cli.score.network import REACH, inputs, scaled
from pronounce_cli.score.transcript_features import COLUMNS
from training.examples import Example

Arrays = dict[str, NDArray[np.float64]]
Batch = dict[str, Tensor]
_FAR_OFF = 1e9


@dataclass(frozen=True, slots=True)
class Plan:
    """How the networks look and how they are fitted; the values were chosen by cross-validation, see EXPERIMENTS.md."""

    networks: int = 6
    width: int = 48
    layers: int = 2
    heads: int = 4
    epochs: int = 14
    batch: int = 25
    rate: float = 2e-3
    decay: float = 0.02
    dropout: float = 0.2
    input_dropout: float = 0.1
    input_noise: float = 0.1
    forget: float = 0.5
    plain: float = 0.4
    seed: int = 762


def fit(views: Sequence[Sequence[Example]], plan: Plan) -> Arrays:
    """Return the weights of the networks, as `score.network.predict` takes them.

    Args:
        views: Per recording the examples that are made of it; in each epoch one is drawn, the first one in `plan.plain`
            of the cases. The networks learn to do with a transcript and without.
        plan: How.
    """
    torch.manual_seed(plan.seed)
    torch.set_num_threads(1)
    scaling = _scaling([shown[0] for shown in views])
    rows = [[_row(example, scaling) for example in shown] for shown in views]
    net = Networks(plan, *(rows[0][0][name].shape[-1] for name in ("phone", "word", "utterance")))
    steps = plan.epochs * math.ceil(len(rows) / plan.batch)
    matrices = [p for name, p in net.weights.items() if name.endswith("_w")]
    others = [p for name, p in net.weights.items() if not name.endswith("_w")]
    groups = [{"params": matrices, "weight_decay": plan.decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, plan.rate, total_steps=steps, pct_start=0.15)
    rng = np.random.default_rng(plan.seed)
    net.train()
    for _ in range(plan.epochs):
        drawn = [shown[_draw(len(shown), plan.plain, rng)] for shown in rows]
        for batch in _batches(drawn, plan.batch, rng):
            _forget(batch, plan.forget)
            optimizer.zero_grad()
            net.loss(batch).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0 * plan.networks**0.5)
            optimizer.step()
            schedule.step()
    return scaling | {_product_name(name): p.detach().double().numpy() for name, p in net.weights.items()}


def _draw(count: int, plain: float, rng: np.random.Generator) -> int:
    """Return 0 with probability `plain`, else another number below `count`."""
    return 0 if count == 1 or rng.random() < plain else int(rng.integers(1, count))


def stored(weights: Arrays) -> Arrays:
    """Return weights as they come back from the file: half precision but for the scaling."""
    return {
        name: value if _is_scaling(name) else value.astype(np.float16).astype(float) for name, value in weights.items()
    }


def save(path: Path, weights: Arrays) -> None:
    """Write weights, scaling in double and all else in half precision."""
    halves = {name: value.astype(np.float16) for name, value in weights.items() if not _is_scaling(name)}
    np.savez(path, **dict(sorted((weights | halves).items())))


def _is_scaling(name: str) -> bool:
    return name.endswith((".mean", ".scale", ".low", ".high", "_mean", "_scale"))


def _product_name(name: str) -> str:
    """Return a parameter's name in the product, "0.look.w" for "0_look_w": torch forbids dots in names."""
    if name[0].isdigit():
        name = name.replace("_", ".", 1)
    return name[:-2] + "." + name[-1] if name.endswith(("_w", "_b")) else name


def _forget(batch: Batch, share: float) -> None:
    """Take the transcript from a random share of the utterances."""
    kept = (torch.rand(len(batch["class"])) >= share).float()
    for name, columns in COLUMNS.items():
        table = batch[name]
        table[..., -columns:] *= kept.reshape(-1, *[1] * (table.dim() - 1))


def _scaling(examples: Sequence[Example]) -> Arrays:
    """Return what makes inputs and targets of like size; the columns of the transcript are so already."""
    found: Arrays = {}
    tables = zip(*(inputs(one.features, one.hints, one.recognised) for one in examples), strict=True)
    targets = (
        np.concatenate([one.phones for one in examples]),
        np.concatenate([one.words for one in examples]),
        np.array([one.scores for one in examples]),
    )
    for name, table, target in zip(("phone", "word", "utterance"), tables, targets, strict=True):
        rows = np.vstack(table)
        mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-3
        mean[-COLUMNS[name] :], scale[-COLUMNS[name] :] = 0.0, 1.0
        found |= {f"{name}.mean": mean, f"{name}.scale": scale}
        found |= {f"{name}.low": rows.min(axis=0), f"{name}.high": rows.max(axis=0)}
        found |= {f"{name}.target_mean": np.nanmean(target, axis=0), f"{name}.target_scale": np.nanstd(target, axis=0)}
    return found


def _row(example: Example, scaling: Arrays) -> dict[str, NDArray]:
    row = {"class": example.features.classes, "word_of": example.features.word_of}
    levels = inputs(example.features, example.hints, example.recognised)
    for name, x in zip(("phone", "word", "utterance"), levels, strict=True):
        row[name] = scaled(scaling, name, x).astype(np.float32)
    targets = {"phone": example.phones, "word": example.words, "utterance": example.scores}
    for name, target in targets.items():
        row[f"{name}_target"] = (target - scaling[f"{name}.target_mean"]) / scaling[f"{name}.target_scale"]
    return row


def _batches(rows: list[dict[str, NDArray]], size: int, rng: np.random.Generator) -> Iterator[Batch]:
    """Yield utterances of like length together, padded, in random order."""
    order = np.argsort([len(row["class"]) + rng.normal(0, 3) for row in rows])
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    for i in rng.permutation(len(groups)):
        chosen = [rows[j] for j in groups[i]]
        yield {name: _padded(name, [row[name] for row in chosen]) for name in chosen[0]}


def _padded(name: str, arrays: list[NDArray]) -> Tensor:
    longest = max(len(array) for array in arrays)
    filler = -1 if name == "word_of" else np.nan if name.endswith("_target") else 0
    out = np.full((len(arrays), longest, *arrays[0].shape[1:]), filler, arrays[0].dtype)
    for row, array in zip(out, arrays, strict=True):
        row[: len(array)] = array
    return torch.from_numpy(out if out.dtype.kind == "i" else out.astype(np.float32))


class Networks(torch.nn.Module):
    """The computation of `score.network.predict` for a batch, with dropout and noise while fitting."""

    def __init__(self, plan: Plan, phone: int, word: int, utterance: int) -> None:
        super().__init__()
        self.plan = plan
        k, d = plan.networks, plan.width
        found: dict[str, Tensor] = {"class": 0.3 * torch.randn(k, len(PHONES), d)}

        def linear(name: str, size: int, out: int, scale: float = 1.0) -> None:
            found[f"{name}_w"] = torch.randn(k, size, out) * scale / math.sqrt(size)
            found[f"{name}_b"] = torch.zeros(k, 1, out)

        linear("in", phone, d)
        for layer in range(plan.layers):
            linear(f"{layer}_look", d, 3 * d)
            linear(f"{layer}_take", d, d, 0.5)
            linear(f"{layer}_widen", d, 2 * d)
            linear(f"{layer}_narrow", 2 * d, d, 0.5)
            found[f"{layer}_near"] = torch.zeros(k, plan.heads, 2 * REACH + 1)
            found[f"{layer}_together"] = torch.zeros(k, plan.heads, 1, 1)
            found[f"{layer}_norm"] = torch.ones(k, 1, d)
            found[f"{layer}_norm2"] = torch.ones(k, 1, d)
        found["norm"] = torch.ones(k, 1, d)
        linear("phone1", d, d)
        linear("phone2", d, 1, 0.3)
        found["phone_class"] = torch.zeros(k, len(PHONES), d)
        linear("word_look", d, 1)
        linear("word1", 2 * d + word + 2, d)
        linear("word2", d, 1, 0.3)
        linear("utterance_look", d, len(UTTERANCE_HEADS))
        linear("utterance1", 5 * d + utterance + 2, d)
        linear("utterance2", d, len(UTTERANCE_HEADS), 0.3)
        self.weights = torch.nn.ParameterDict({name: torch.nn.Parameter(value) for name, value in found.items()})

    def loss(self, batch: Batch) -> Tensor:
        """Return the sum over networks of the mean squared errors at the three levels, in units of their variance."""
        total = torch.zeros(())
        for name, scores in zip(("phone", "word", "utterance"), self(batch), strict=True):
            target = batch[f"{name}_target"]
            known = torch.isfinite(target)
            total = total + ((scores[:, known] - target[known]) ** 2).mean(dim=1).sum()
        return total

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Return phone (networks, batch, phones), word and utterance scores in units of the targets."""
        spoken = batch["word_of"] >= 0
        hidden = self._encode(batch, spoken)
        dropped = self._drop(hidden)
        z = torch.tanh(self._linear("phone1", dropped))
        own = (z * self.weights["phone_class"][:, batch["class"]]).sum(-1)
        phones = self._linear("phone2", z)[..., 0] + own
        words = self._words(batch, hidden, dropped, phones)
        return phones, words, self._utterance(batch, spoken, (hidden, dropped), phones, words)

    def _linear(self, name: str, x: Tensor) -> Tensor:
        flat = x.reshape(self.plan.networks, -1, x.shape[-1])
        out = flat @ self.weights[f"{name}_w"] + self.weights[f"{name}_b"]
        return out.reshape(*x.shape[:-1], -1)

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weights[name][:, :, None]

    def _drop(self, x: Tensor) -> Tensor:
        return dropout(x, self.plan.dropout, self.training)

    def _encode(self, batch: Batch, spoken: Tensor) -> Tensor:
        plan = self.plan
        x = batch["phone"].expand(plan.networks, -1, -1, -1)
        if self.training:
            x = dropout(x + plan.input_noise * torch.randn_like(x), plan.input_dropout, training=True)
        hidden = self._linear("in", x) + self.weights["class"][:, batch["class"]]
        place = torch.arange(spoken.shape[1])
        steps = (place[None] - place[:, None]).clamp(-REACH, REACH) + REACH
        together = (batch["word_of"][:, :, None] == batch["word_of"][:, None]).float()
        absent = torch.where(spoken, 0.0, -_FAR_OFF)[:, None, None]
        split = (*hidden.shape[:3], 3, plan.heads, plan.width // plan.heads)
        for layer in range(plan.layers):
            look = self._linear(f"{layer}_look", self._norm(f"{layer}_norm", hidden)).reshape(split)
            query, key, value = look.movedim((3, 4), (0, 3))
            affinity = query @ key.transpose(-1, -2) / math.sqrt(split[-1])
            affinity = affinity + self.weights[f"{layer}_near"][:, :, steps][:, None] + absent
            affinity = affinity + self.weights[f"{layer}_together"][:, None] * together[:, None]
            attention = dropout(affinity.softmax(-1), plan.dropout / 2, self.training)
            seen = (attention @ value).transpose(2, 3).reshape(hidden.shape)
            hidden = hidden + self._drop(self._linear(f"{layer}_take", seen))
            inner = gelu(self._linear(f"{layer}_widen", self._norm(f"{layer}_norm2", hidden)), approximate="tanh")
            hidden = hidden + self._drop(self._linear(f"{layer}_narrow", inner))
        return self._norm("norm", hidden)

    def _words(self, batch: Batch, hidden: Tensor, dropped: Tensor, phones: Tensor) -> Tensor:
        count = batch["word"].shape[1]
        inside = batch["word_of"][:, None] == torch.arange(count)[None, :, None]
        shares = inside / inside.sum(-1, keepdim=True).clamp(min=1)
        look = self._linear("word_look", hidden)[..., 0][:, :, None]
        attention = torch.where(inside, look, -_FAR_OFF).softmax(-1) * inside
        lowest = torch.where(inside, phones[:, :, None], _FAR_OFF).amin(-1, keepdim=True)
        lowest = torch.where(inside.any(-1, keepdim=True), lowest, 0.0)
        given = batch["word"].expand(self.plan.networks, -1, -1, -1)
        x = torch.cat([attention @ dropped, shares @ dropped, shares @ phones[..., None], lowest, given], -1)
        return self._linear("word2", self._drop(torch.tanh(self._linear("word1", x))))[..., 0]

    def _utterance(
        self, batch: Batch, spoken: Tensor, states: tuple[Tensor, Tensor], phones: Tensor, words: Tensor
    ) -> Tensor:
        hidden, dropped = states
        look = self._linear("utterance_look", hidden).transpose(-1, -2)
        attention = torch.where(spoken[:, None], look, -_FAR_OFF).softmax(-1)
        pooled = (attention @ dropped).flatten(2)
        share = spoken / spoken.sum(-1, keepdim=True)
        said = torch.isfinite(batch["word_target"])
        levels = [
            (phones * share).sum(-1),
            torch.where(said, words, 0.0).sum(-1) / said.sum(-1),
        ]
        mean = (dropped * share[..., None]).sum(2)
        given = batch["utterance"].expand(self.plan.networks, -1, -1)
        x = torch.cat([pooled, mean, torch.stack(levels, -1), given], -1)
        return self._linear("utterance2", self._drop(torch.tanh(self._linear("utterance1", x))))
