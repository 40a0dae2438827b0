"""The networks, against the same sums written out in loops over plain numbers, one network and one phone at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

import numpy as np
import pytest

from pronounce_cli.languages.en.ear import EAR
from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.score import model, network
from pronounce_cli.score.features import PHONE_FEATURES, UTTERANCE_FEATURES, WORD_FEATURES, Features
from pronounce_cli.score.transcript_features import COLUMNS, Recognised

WIDE = (len(PHONE_FEATURES), len(PHONES) + 1, len(PHONES), len(WORD_FEATURES), len(UTTERANCE_FEATURES))
NARROW = (3, 2, 2, 4, 5)
REACH, LIMIT = 6, 5.0  # of the shipped networks: places that are told apart, and standard deviations
Vector = list[float]


@dataclass(frozen=True)
class Size:
    """Of networks: how many, their width, layers and heads, and the columns of their inputs."""

    networks: int = 3
    width: int = 8
    layers: int = 2
    heads: int = 2
    columns: tuple[int, ...] = NARROW


def made_up(rng: np.random.Generator, lengths: list[int], columns=NARROW, spread=1.0) -> Features:
    """The features of an utterance whose words have these numbers of phones."""
    count = sum(lengths)
    phones, readings, windows = (rng.normal(0, spread, (count, columns[i])) for i in range(3))
    words, utterance = rng.normal(0, spread, (len(lengths), columns[3])), rng.normal(0, spread, columns[4])
    classes = rng.integers(0, len(PHONES), count)
    return Features(phones, readings, windows, classes, np.repeat(np.arange(len(lengths)), lengths), words, utterance)


def heard(rng: np.random.Generator, features: Features) -> Recognised:
    phones, words = len(features.phones), len(features.words)
    shapes = ((phones, COLUMNS["phone"]), (words, COLUMNS["word"]), (COLUMNS["utterance"],))
    return Recognised(*(rng.uniform(-1, 1, shape) for shape in shapes))


def hints(features: Features) -> network.Hints:
    """Some that follow from each phone's own features, so that they move with it."""
    seen = np.clip(features.phones[:, :2], -10, 10)
    powers = np.exp(seen[:, :1] * np.linspace(-1, 1, len(PHONES)))
    return network.Hints(
        powers / powers.sum(axis=1, keepdims=True), 50 + 10 * seen[:, 1], np.array([60.0, 70.0, 80.0, 90.0])
    )


def predict(weights: dict[str, np.ndarray], features: Features, recognised: Recognised | None) -> network.Outputs:
    return network.predict(weights, features, hints(features), recognised)


def random_weights(rng: np.random.Generator, size: Size = Size()) -> dict[str, np.ndarray]:
    k, d = size.networks, size.width
    levels = {
        "phone": sum(size.columns[:3]) + 4 + COLUMNS["phone"],
        "word": size.columns[3] + 1 + COLUMNS["word"],
        "utterance": size.columns[4] + 5 + COLUMNS["utterance"],
    }
    shapes = {
        "in": (levels["phone"], d), "phone1": (d, d), "phone2": (d, 1),
        "word_look": (d, 1), "word1": (2 * d + 2 + levels["word"], d), "word2": (d, 1),
        "utterance_look": (d, 4), "utterance1": (5 * d + 2 + levels["utterance"], d), "utterance2": (d, 4),
    }  # fmt: skip
    found = {"class": rng.normal(0, 1, (k, len(PHONES), d)), "phone_class": rng.normal(0, 1, (k, len(PHONES), d))}
    for i in range(size.layers):
        shapes |= {f"{i}.look": (d, 3 * d), f"{i}.take": (d, d), f"{i}.widen": (d, 2 * d), f"{i}.narrow": (2 * d, d)}
        found[f"{i}.near"] = rng.normal(0, 1, (k, size.heads, 2 * REACH + 1))
        found[f"{i}.together"] = rng.normal(0, 1, (k, size.heads, 1, 1))
    for name, (rows, columns) in shapes.items():
        found[f"{name}.w"] = rng.normal(0, rows**-0.5, (k, rows, columns))
        found[f"{name}.b"] = rng.normal(0, 0.3, (k, 1, columns))
    for name in ("norm", *(f"{i}.norm{which}" for i in range(size.layers) for which in ("", "2"))):
        found[name] = rng.normal(1, 0.3, (k, 1, d))
    for name, columns in levels.items():
        found |= {f"{name}.mean": rng.normal(0, 1, columns), f"{name}.scale": rng.uniform(0.5, 2, columns)}
        found |= {f"{name}.low": rng.normal(-9, 1, columns), f"{name}.high": rng.normal(9, 1, columns)}
        target = 4 if name == "utterance" else ()
        found |= {f"{name}.target_mean": rng.normal(70, 5, target), f"{name}.target_scale": rng.uniform(5, 20, target)}
    return found


class Plain:
    """One network, computed with loops over plain numbers."""

    def __init__(self, weights: dict[str, np.ndarray], which: int) -> None:
        fitted = (".mean", ".scale", ".low", ".high", ".target_mean", ".target_scale")
        self.w = {name: (a if name.endswith(fitted) else a[which]).tolist() for name, a in weights.items()}

    def line(self, name: str, x: Vector) -> Vector:
        rows, (offset,) = self.w[f"{name}.w"], self.w[f"{name}.b"]
        return [offset[j] + math.fsum(x[i] * rows[i][j] for i in range(len(rows))) for j in range(len(offset))]

    def norm(self, name: str, x: Vector) -> Vector:
        (gain,), size = self.w[name], math.sqrt(math.fsum(v * v for v in x) / len(x) + 1e-5)
        return [v / size * g for v, g in zip(x, gain, strict=True)]

    def scaled(self, level: str, x: Vector) -> Vector:
        x = [min(max(v, a), b) for v, a, b in zip(x, self.w[f"{level}.low"], self.w[f"{level}.high"], strict=True)]
        z = [(v - m) / s for v, m, s in zip(x, self.w[f"{level}.mean"], self.w[f"{level}.scale"], strict=True)]
        return [min(max(v, -LIMIT), LIMIT) for v in z]

    def layer(self, i: int, hidden: list[Vector], word_of: list[int]) -> list[Vector]:
        width, heads = len(hidden[0]), len(self.w[f"{i}.near"])
        size = width // heads
        looks = [self.line(f"{i}.look", self.norm(f"{i}.norm", h)) for h in hidden]
        out = []
        for q, state in enumerate(hidden):
            seen: Vector = []
            for head in range(heads):
                at = [part * width + head * size for part in range(3)]
                query = looks[q][at[0] : at[0] + size]
                affinities = []
                for k, look in enumerate(looks):
                    key = look[at[1] : at[1] + size]
                    affinity = math.fsum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(size)
                    affinity += self.w[f"{i}.near"][head][max(-REACH, min(REACH, k - q)) + REACH]
                    if word_of[k] == word_of[q]:
                        affinity += self.w[f"{i}.together"][head][0][0]
                    affinities.append(affinity)
                seen += mixed(affinities, [look[at[2] : at[2] + size] for look in looks])
            after = added(state, self.line(f"{i}.take", seen))
            inner = [gelu(v) for v in self.line(f"{i}.widen", self.norm(f"{i}.norm2", after))]
            out.append(added(after, self.line(f"{i}.narrow", inner)))
        return out

    def __call__(self, features: Features, recognised: Recognised) -> tuple[Vector, Vector, Vector]:
        word_of, classes = features.word_of.tolist(), features.classes.tolist()
        known = hints(features)
        own = [known.said[i, c] for i, c in enumerate(classes)]
        other = [max(np.delete(known.said[i], c)) for i, c in enumerate(classes)]
        rows = [
            [
                *features.phones[i], *features.readings[i], *features.windows[i],
                own[i], math.log(max(own[i], 1e-3)), other[i], known.boosted[i], *recognised.phones[i],
            ]
            for i in range(len(classes))
        ]  # fmt: skip
        hidden = [
            added(self.line("in", self.scaled("phone", x)), self.w["class"][c])
            for x, c in zip(rows, classes, strict=True)
        ]
        for i in range(sum(name.endswith(".near") for name in self.w)):
            hidden = self.layer(i, hidden, word_of)
        hidden = [self.norm("norm", h) for h in hidden]

        phones = []
        for h, c in zip(hidden, classes, strict=True):
            z = [math.tanh(v) for v in self.line("phone1", h)]
            phones.append(
                self.line("phone2", z)[0] + math.fsum(map(math.prod, zip(z, self.w["phone_class"][c], strict=True)))
            )

        words = []
        for w, given in enumerate(zip(features.words.tolist(), recognised.words.tolist(), strict=True)):
            inside = [i for i, of in enumerate(word_of) if of == w]
            states = [hidden[i] for i in inside]
            looks = [self.line("word_look", h)[0] for h in states]
            scores = [phones[i] for i in inside]
            x = mixed(looks, states) + mean(states) + [sum(scores) / len(scores), min(scores)]
            x += self.scaled("word", [*given[0], min(own[i] for i in inside), *given[1]])
            words.append(self.line("word2", [math.tanh(v) for v in self.line("word1", x)])[0])

        looks = [self.line("utterance_look", h) for h in hidden]
        x = [v for j in range(4) for v in mixed([look[j] for look in looks], hidden)]
        x += [*mean(hidden), sum(phones) / len(phones), sum(words) / len(words)]
        x += self.scaled("utterance", [*features.utterance, sum(own) / len(own), *known.whole, *recognised.utterance])
        utterance = self.line("utterance2", [math.tanh(v) for v in self.line("utterance1", x)])
        return self.points("phone", phones), self.points("word", words), self.points("utterance", utterance)

    def points(self, level: str, scores: Vector) -> Vector:
        scale, middle = (np.broadcast_to(self.w[f"{level}.target_{n}"], len(scores)) for n in ("scale", "mean"))
        return [float(v * s + m) for v, s, m in zip(scores, scale, middle, strict=True)]


def added(a: Vector, b: Vector) -> Vector:
    return [x + y for x, y in zip(a, b, strict=True)]


def mean(rows: list[Vector]) -> Vector:
    return [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]


def mixed(affinities: Vector, rows: list[Vector]) -> Vector:
    """The mean of rows, weighted with the softmax of their affinities."""
    weights = [math.exp(a - max(affinities)) for a in affinities]
    return [
        math.fsum(w * v for w, v in zip(weights, column, strict=True)) / sum(weights)
        for column in zip(*rows, strict=True)
    ]


def gelu(x: float) -> float:
    """GELU in its fast form, x times a logistic function (Hendrycks and Gimpel, 2016)."""
    return x / (1 + math.exp(-2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def assert_same(found: network.Outputs, wanted: network.Outputs, within: float = 1e-9) -> None:
    for one in fields(network.Outputs):
        np.testing.assert_allclose(getattr(found, one.name), getattr(wanted, one.name), rtol=0, atol=within)


def plainly(weights: dict[str, np.ndarray], features: Features, recognised: Recognised) -> network.Outputs:
    answers = [Plain(weights, which)(features, recognised) for which in range(len(weights["norm"]))]
    return network.Outputs(*(np.mean(level, axis=0) for level in zip(*answers, strict=True)))


UTTERANCES = pytest.mark.parametrize(
    "lengths", [[1], [2, 1, 3], [5, 9, 1, 4]], ids=str
)  # the last is longer than reach


@UTTERANCES
@pytest.mark.parametrize(
    "size", [Size(), Size(networks=1, width=6, layers=1, heads=3), Size(layers=3, heads=1)], ids=str
)
def test_random_networks_say_what_the_sums_say(size: Size, lengths: list[int], rng: np.random.Generator) -> None:
    features, weights = made_up(rng, lengths), random_weights(rng, size)
    recognised = heard(rng, features)

    assert_same(predict(weights, features, recognised), plainly(weights, features, recognised))


def test_the_shipped_networks_say_what_the_sums_say(rng: np.random.Generator) -> None:
    weights = model.load_weights(*EAR.weights).networks
    features = made_up(rng, [2, 5, 1, 3], WIDE, spread=3.0)
    recognised = heard(rng, features)

    assert_same(predict(weights, features, recognised), plainly(weights, features, recognised), 1e-8)


@UTTERANCES
def test_every_phone_and_word_has_a_score_and_the_utterance_four(lengths: list[int], rng: np.random.Generator) -> None:
    found = predict(model.load_weights(*EAR.weights).networks, made_up(rng, lengths, WIDE), None)

    assert (found.phones.shape, found.words.shape, found.utterance.shape) == ((sum(lengths),), (len(lengths),), (4,))


def test_the_shipped_weights_fit_the_features() -> None:
    weights = model.load_weights(*EAR.weights).networks

    assert {name: weights[f"{name}.mean"].shape for name in COLUMNS} == {
        "phone": (sum(WIDE[:3]) + 4 + COLUMNS["phone"],),
        "word": (WIDE[3] + 1 + COLUMNS["word"],),
        "utterance": (WIDE[4] + 5 + COLUMNS["utterance"],),
    }
    assert {a.shape[0] for name, a in weights.items() if not name.endswith(("mean", "scale", "low", "high"))} == {6}
    assert all(np.isfinite(array).all() for array in weights.values())


def test_without_a_transcript_its_columns_are_0(rng: np.random.Generator) -> None:
    features, weights = made_up(rng, [2, 3]), random_weights(rng)
    nothing = Recognised(np.zeros((5, 3)), np.zeros((2, 5)), np.zeros(5))

    assert_same(predict(weights, features, None), predict(weights, features, nothing), 0)


def test_the_score_is_the_mean_of_the_networks_in_any_order(rng: np.random.Generator) -> None:
    features, weights = made_up(rng, [2, 3]), random_weights(rng)

    def only(*which: int) -> network.Outputs:
        kept = {n: a if n.endswith(("mean", "scale", "low", "high")) else a[list(which)] for n, a in weights.items()}
        return predict(kept, features, None)

    alone = [only(0), only(1), only(2)]
    mean = network.Outputs(*(np.mean([getattr(one, f.name) for one in alone], axis=0) for f in fields(network.Outputs)))
    assert np.ptp([one.utterance[0] for one in alone]) > 1
    assert_same(only(0, 1, 2), mean)
    assert_same(only(2, 0, 1), mean)


def test_words_may_be_numbered_in_any_order(rng: np.random.Generator) -> None:
    features, weights = made_up(rng, [2, 3, 1]), random_weights(rng)
    order = np.array([2, 0, 1])
    renamed = replace(features, word_of=order[features.word_of], words=features.words[np.argsort(order)])
    found, again = (predict(weights, one, None) for one in (features, renamed))

    np.testing.assert_allclose(again.words, found.words[np.argsort(order)])
    np.testing.assert_allclose(again.phones, found.phones)
    np.testing.assert_allclose(again.utterance, found.utterance)


def test_only_distance_and_direction_tell_the_place_of_a_phone(rng: np.random.Generator) -> None:
    features, weights = made_up(rng, [5, 9, 1]), random_weights(rng)
    mirrored = {name: a[..., ::-1] if name.endswith(".near") else a for name, a in weights.items()}
    by_phone = ("phones", "readings", "windows", "classes", "word_of")
    backwards = replace(features, **{name: getattr(features, name)[::-1] for name in by_phone})
    found, again = predict(weights, features, None), predict(mirrored, backwards, None)

    np.testing.assert_allclose(again.phones[::-1], found.phones)
    np.testing.assert_allclose(again.words, found.words)
    assert np.abs(predict(weights, backwards, None).phones[::-1] - found.phones).max() > 0.1


def test_a_word_sees_no_phone_of_another_but_through_attention(rng: np.random.Generator) -> None:
    features, weights = made_up(rng, [2, 3, 1]), random_weights(rng)
    apart = {name: np.zeros_like(a) if ".take." in name else a for name, a in weights.items()}
    changed = replace(features, phones=np.where((features.word_of == 1)[:, None], 4.0, features.phones))
    for given, elsewhere in ((apart, 0.0), (weights, 0.01)):
        found, again = (predict(given, one, None) for one in (features, changed))
        moved = np.abs(found.words - again.words)
        assert moved[1] > 0.1
        assert (moved[[0, 2]] > elsewhere).all() if elsewhere else (moved[[0, 2]] < 1e-12).all()


@pytest.mark.parametrize("value", [-1e300, -1e6, 0.0, 1e6, 1e300])
@pytest.mark.parametrize("lengths", [[1], [300, 1], [1] * 40], ids=["one phone", "a long word", "short words"])
def test_scores_are_finite_whatever_is_measured(lengths: list[int], value: float, rng: np.random.Generator) -> None:
    features = made_up(rng, lengths, WIDE)
    floats = ("phones", "readings", "windows", "words", "utterance")
    extreme = replace(features, **{name: np.full_like(getattr(features, name), value) for name in floats})
    found = predict(model.load_weights(*EAR.weights).networks, extreme, None)

    for level in (found.phones, found.words, found.utterance):
        assert np.isfinite(level).all()
        assert np.abs(level).max() < 1000


def test_what_is_far_beyond_the_corpus_counts_as_the_limit(rng: np.random.Generator) -> None:
    features, weights = made_up(rng, [2, 3]), random_weights(rng)
    found, more = (predict(weights, replace(features, utterance=np.full(5, x)), None) for x in (1e3, 1e9))

    assert_same(found, more, 0)
    assert found.utterance[0] != predict(weights, features, None).utterance[0]


def test_attention_does_not_overflow(rng: np.random.Generator) -> None:
    weights = {n: a * 1e3 if ".look" in n or "_look" in n else a for n, a in random_weights(rng).items()}
    found = predict(weights, made_up(rng, [2, 3]), None)

    assert all(np.isfinite(getattr(found, one.name)).all() for one in fields(network.Outputs))
