"""Sets a language on native speech: `python -m training.native LANGUAGE DATA`.

For a language with an ear (`training/ear`) whose learners nobody rated. What its numbers are for native speech is
brought to where the numbers of English are for speech that raters gave nearly full marks; exchanges, wrong texts and
their thresholds are fitted on native speech itself. Sentences that the ear learnt from are heard only after a change
of voice and damage, those kept back also as they are; thresholds are of the latter.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from pronounce_cli.acoustic import ctc, passages
from pronounce_cli.audio import load
from pronounce_cli.core.errors import TextError
from pronounce_cli.core.evidence import Evidence, PhonePosteriors
from pronounce_cli.core.inventory import Inventory
from pronounce_cli.core.types import Audio, Reference, Strictness
from pronounce_cli.languages import language_of
from pronounce_cli.languages.profile import Ear
from pronounce_cli.pipeline.acoustic import Acoustics
from pronounce_cli.score import by_articulation, exchanges, model, verification
from pronounce_cli.score.features import Features, extract
from training import damage, fit, presence
from training import exchanges as fitting
from training.corpus import SEED
from training.ear import data
from training.spoken import loaded

Array = NDArray[np.float64]
KEPT = 100
_LEARNT_TWICE, _KEPT_CHANGED = 2, 4
_SURE_NATS = -8.0  # below that, the text may have been read otherwise than the dictionary says
_GAIN = (0.5, 2.0)
# Numbers of how things are made and written, which are the same in every language.
_PHONES_LEFT = ("word_position", "word_length", "stress", "left_out", "aligner")
_WORDS_LEFT = (
    "phones",
    "one_phone",
    "two_phones",
    "three_phones",
    "left_out",
    "aligner",
    "worst_aligner",
    "first",
    "last",
)
_WINDOWS_LEVELLED = 9


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """One sound with its own text and with another's.

    Attributes:
        kept: Whether the ear did not learn from it.
        clean: Whether it is as it was recorded.
        features: With its own text.
        match: `verification.match_features` with it.
        wrong: The same with another text of like length; None where that is not found in it at all.
    """

    kept: bool
    clean: bool
    features: Features
    match: Array
    wrong: Array | None


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("data", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    ear = language_of(arguments.language).ear
    assert ear is not None
    recordings = data.read(arguments.data)
    kept = {one.path for one in data.kept_back(recordings, KEPT)[1]}
    tasks = [(i, one.path in kept) for i, one in enumerate(recordings)]
    with Pool(arguments.jobs, _start, (arguments.language, recordings)) as pool:
        found = [one for some in pool.imap(_heard, tasks, chunksize=8) for one in some]
    folder = Path(language_of.__code__.co_filename).parent / arguments.language / ear.weights[1]
    write(folder, ear, found)


def _start(language: str, recordings: Sequence[data.Recording]) -> None:
    global _state  # noqa: PLW0603 - one recogniser per worker process
    found = language_of(language)
    assert found.ear is not None
    _state = (found, Acoustics(found.ear, Strictness.NORMAL), recordings)


@cache
def _reference(text: str) -> Reference | None:
    language = _state[0]
    try:
        return language.g2p(language.tag, {}).reference(text, language.tag)
    except TextError:
        return None


def _heard(task: tuple[int, bool]) -> list[Heard]:
    (index, kept), (_, acoustics, recordings) = task, _state
    own, rng = _reference(recordings[index].text), np.random.default_rng([SEED, index])
    if own is None:
        return []
    near = sorted(range(len(recordings)), key=lambda i: abs(len(recordings[i].text) - len(recordings[index].text)))
    wrong = _reference(recordings[int(rng.choice([i for i in near[:40] if i != index]))].text)
    samples = load(recordings[index].path).samples
    sounds = [samples] if kept else []
    sounds += [changed(samples, rng) for _ in range(_KEPT_CHANGED if kept else _LEARNT_TWICE)]
    found = []
    for order, sound in enumerate(sounds):
        audio = loaded(sound, recordings[index].name)
        posteriors = acoustics.phone_recogniser.posteriors(audio)
        audio, posteriors = acoustics.alone(audio, posteriors, passages.speech(posteriors))
        views = [_evidence(acoustics, audio, text, posteriors) if text else None for text in (own, wrong)]
        if views[0] is None:
            continue
        matches = [view and verification.match_features(view, extract(view)) for view in views]
        found.append(Heard(kept, kept and order == 0, extract(views[0]), matches[0], matches[1]))
    return found


def _evidence(acoustics: Acoustics, audio: Audio, text: Reference, posteriors: PhonePosteriors) -> Evidence | None:
    return acoustics.evidence(audio, text, posteriors, ctc.coverage(posteriors, text))


def changed(samples: damage.Samples, rng: np.random.Generator) -> damage.Samples:
    """Return a recording in a larger or smaller voice, faster or slower, and three times in four damaged."""
    factor = float(np.exp(np.clip(rng.normal(0, 0.08), -0.18, 0.18)))
    other = soxr.resample(samples, damage.RATE, damage.RATE * factor).astype(np.float32)
    other = damage.tempo(other, float(np.exp(np.clip(rng.normal(0, 0.1), -0.25, 0.25))) / factor)
    kind = rng.integers(4)
    if kind == 0:
        return damage.some_telephone(other, rng)
    return other if kind == 1 else damage.some_other(other, rng)


def write(folder: Path, ear: Ear, found: Sequence[Heard]) -> None:
    """Fit everything and write it beside the ear, with a card."""
    kept = [one for one in found if one.kept]
    x, y = rows([one for one in found if not one.kept])
    networks = fitting.fit_rows(x, y, len(ear.inventory.symbols), fitting.Plan())
    wide = {name: value.astype(float) for name, value in networks.items()}
    with np.load(Path(model.__file__).with_name(model.COMMON) / model.FILES[0]) as stored:
        common = {name: stored[name] for name in stored.files}
    arrays = {name: value for name, value in common.items() if not name.startswith("level.")}
    arrays["exchanged.threshold"] = np.array(-np.inf)  # there are no contrasts that were set by hand
    exchange, shares = told(wide, kept, ear.inventory)
    arrays |= exchange | matched(found) | levels(common, kept, wide, ear.inventory)
    np.savez(folder / model.FILES[0], **{name: np.asarray(value) for name, value in sorted(arrays.items())})
    np.savez(folder / model.FILES[2], **networks)
    model.load_weights.cache_clear()
    text = card(model.load_weights(*ear.weights), ear, found, shares)
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    print(text)


def card(weights: model.Weights, ear: Ear, found: Sequence[Heard], shares: dict[str, float]) -> str:
    """Return what the weights rest on and what they make of sentences that the ear did not learn from."""
    kept = [one for one in found if one.kept]
    clean, changed_ = [one for one in kept if one.clean], [one for one in kept if not one.clean]
    rows_ = [f"| {name} | {_row(weights, some)} |" for name, some in (("as recorded", clean), ("changed", changed_))]
    return f"""# Model card: {model.COMMON_SCORER}, {ear.inventory.language}

No learner of this language was rated. The scorer is fitted on rated learners of English and sees phones by how they
are made only (`score/by_articulation.py`); its numbers for native speech of this language are brought to where they
are for English that raters gave nearly full marks. So the order of scores should hold and their level is that of native
speech; where between them a learner stands was not measured. Which phone was said is told by networks that were fitted
on this language's native speech with exchanged references. Made by `python -m training.native`.

Sentences that the ear did not learn from ({len(clean)} of them, and {len(changed_)} changes of them into larger and
smaller voices, other rates, telephones, noise, rooms and codecs):

| sentences | overall | accuracy | fluency | prosody | not red | green | own text taken | other text refused |
|---|---|---|---|---|---|---|---|---|
{chr(10).join(rows_)}

Words with one phone exchanged in the text, by how alike two phones are to the ear: {shares["doubted"]:.1%} are not
green and {shares["told"]:.1%} are "not sure" or poor, where {fitting.DOUBTED:.0%} and {fitting.TOLD:.1%} of the words
as they are read are so.
"""


def _row(weights: model.Weights, some: Sequence[Heard]) -> str:
    scores = [model.score(weights, one.features) for one in some]
    words = np.concatenate([one.words for one in scores])
    poor, good, _ = weights.arrays[f"verdict.{Strictness.NORMAL.value}"]
    means = [np.mean([one.utterance[head] for one in scores]) for head in ("overall", "accuracy", "fluency", "prosody")]
    own, wrong = (
        np.mean([weights.probability("match", match) > weights.threshold("match") for match in matches])
        for matches in ([one.match for one in some], [one.wrong for one in some if one.wrong is not None])
    )
    shares = [(words >= poor).mean(), (words >= good).mean(), own, 1 - wrong]
    return " | ".join([*(f"{mean:.0f}" for mean in means), *(f"{share:.1%}" for share in shares)])


def rows(found: Sequence[Heard]) -> tuple[Array, NDArray[np.intp]]:
    """Return the inputs and the phone that was said, for every phone that surely was the one asked for."""
    sure = [one.features.phones[:, 0] > _SURE_NATS for one in found]
    x = np.concatenate([exchanges.inputs(one.features)[rows] for one, rows in zip(found, sure, strict=True)])
    return x, np.concatenate([one.features.classes[rows] for one, rows in zip(found, sure, strict=True)])


def told(networks: fitting.Weights, kept: Sequence[Heard], inventory: Inventory) -> tuple[fit.Arrays, dict[str, float]]:
    """Return what tells words with another sound, by sentences kept back, and how often it does."""
    rng = np.random.default_rng(SEED)
    vowels = np.array([symbol in inventory.vowels for symbol in inventory.symbols])
    x, y = rows(kept)
    chance = fitting.alike(x, y, len(vowels), fitting.Plan())

    def clues(features: Features) -> Array:
        accepted = np.eye(len(vowels), dtype=bool)[features.classes]
        shares = exchanges.said(networks, features)
        return exchanges.clues(features, exchanges.suspects(features, shares, accepted), accepted, vowels)

    def exchanged(features: Features) -> Iterator[Array]:
        for word in range(len(features.words)):
            places = np.flatnonzero(features.word_of == word)
            place = int(rng.integers(len(places)))
            other = int(rng.choice(len(vowels), p=chance[features.classes[places[place]]]))
            yield clues(fitting.exchanged(features, word, {place: other}))[word]

    own = np.concatenate([clues(one.features) for one in kept])
    others = np.array([row for one in kept for row in exchanged(one.features)])
    arrays = fit.two_classes("exchange", own, others)
    likely = model.Weights(arrays, {}, "").probability("exchange", own)
    found = model.Weights(arrays, {}, "").probability("exchange", others)
    shares = {}
    for name, share in (("told", fitting.TOLD), ("doubted", fitting.DOUBTED)):
        arrays[f"exchange.{name}.threshold"] = np.quantile(likely, 1 - share)
        shares[name] = float((found >= arrays[f"exchange.{name}.threshold"]).mean())
    return arrays, shares


def matched(found: Sequence[Heard]) -> fit.Arrays:
    """Return what tells right texts from wrong ones."""
    own = np.array([one.match for one in found])
    arrays = fit.two_classes("match", np.array([one.wrong for one in found if one.wrong is not None]), own)
    kept = np.array([one.match for one in found if one.kept])
    arrays["match.threshold"] = np.quantile(model.Weights(arrays, {}, "").probability("match", kept), presence.REFUSED)
    return arrays


def levels(common: fit.Arrays, native: Sequence[Heard], networks: fitting.Weights, inventory: Inventory) -> fit.Arrays:
    """Return what brings the numbers of native speech to where they are in good English, see `by_articulation`."""
    seen = [by_articulation.seen(one.features, exchanges.said(networks, one.features), inventory)[0] for one in native]
    arrays: fit.Arrays = {}
    for name in by_articulation.TABLES:
        table = np.vstack([getattr(features, name) for features in seen])
        mean, spread = common[f"level.{name}.mean"], common[f"level.{name}.spread"]
        gain = np.clip(spread / np.maximum(table.std(axis=0), 1e-6), *_GAIN)
        offset = mean - gain * table.mean(axis=0)
        left = _left(name, len(gain))
        gain[left], offset[left] = 1.0, 0.0
        arrays |= {f"level.{name}.gain": gain, f"level.{name}.offset": offset}
    return arrays


def _left(name: str, count: int) -> NDArray[np.bool_]:
    from pronounce_cli.score.features import PHONE_FEATURES, WORD_FEATURES

    if name == "phones":
        return np.array([column in _PHONES_LEFT for column in PHONE_FEATURES])
    if name == "words":
        return np.array([column in _WORDS_LEFT for column in WORD_FEATURES])
    return np.arange(count) >= (_WINDOWS_LEVELLED if name == "windows" else count)


if __name__ == "__main__":
    main()
