"""From a folder of recordings to sentences with what was said in each: to learn from, and to measure on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist

from pronounce_cli.acoustic.conformer import STRIDE
from training.ear import data, measure, sounds, store, words
from training.ear.course import Course
from training.ear.fit import OWN, Cut, Lessons, Said
from training.ear.network import Listener
from training.ear.store import Sentence

KEPT_BACK = 100
_APART = 6  # frames of 20 ms from the last sound of a word to the first of the next
RECHOSEN = (2, 5, 10)
"""Epochs after which the network says anew which pronunciation it heard."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where everything comes from.

    Attributes:
        course: Of the language.
        recordings: A folder in a layout of `data`.
        english: A folder in the layout of speechocean762, or None to do without its speakers.
        work: Where spectra are kept between runs.
        spoken: How many sentences espeak-ng makes up for each recorded one.
        copies: See `sounds`.
        seed: Of what is drawn.
    """

    course: Course
    recordings: Path
    english: Path | None
    work: Path
    spoken: float = 3.5
    copies: int = sounds.COPIES
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All sentences.

    Attributes:
        recorded: To learn from.
        spoken: The same, by espeak-ng.
        english: Those of many speakers.
        unmet: To measure on, by speaker.
    """

    recorded: list[Sentence]
    spoken: list[Sentence]
    english: list[Sentence]
    unmet: dict[str, list[Sentence]]


def prepared(sources: Sources, jobs: int) -> Prepared:
    """Return all sentences; sound is turned into spectra once and kept in `sources.work`.

    Raises:
        ConfigError: The folder has no known layout, or espeak-ng is missing.
    """
    learnt, kept = data.kept_back(data.read(sources.recordings), KEPT_BACK)
    course, work, seed = sources.course, sources.work, sources.seed
    key = f"{course.tag} {sources.recordings} {sources.english} {sources.spoken} {sources.copies} {seed}"
    recorded = store.kept(work, "recorded", lambda: sounds.recorded(course, learnt, sources.copies, seed, jobs), key)
    own = store.kept(work, "kept", lambda: sounds.recorded(course, kept, 0, seed, jobs), key)
    unmet = store.kept(work, "unmet", lambda: sounds.unmet(course, kept), key)
    texts = [one.text for one in learnt]
    spoken = store.kept(
        work,
        "spoken",
        lambda: sounds.spoken(course, texts, round(sources.spoken * len(texts)), seed, jobs),
        key,
    )
    _reread(course, recorded + own + unmet, learnt + kept)
    english = sources.english
    others = store.kept(work, "english", lambda: sounds.foreign(english, jobs), key) if english else []
    by_speaker = {"the voice itself": own}
    for sentence in unmet:
        by_speaker.setdefault(sentence.speaker, []).append(sentence)
    return Prepared(recorded, spoken, others, by_speaker)


def _reread(course: Course, sentences: Sequence[Sentence], recordings: Sequence[data.Recording]) -> None:
    """Give sentences the pronunciations that their words have today."""
    readings = words.readings(course, [one.text for one in recordings])
    today = {one.name: reading for one, reading in zip(recordings, readings, strict=True) if reading}
    for sentence in sentences:
        sentence.words = today.get(sentence.name, sentence.words)


def lessons(found: Prepared, network: Listener, symbols: Sequence[str], work: Path) -> Lessons:
    """Return what is learnt, the pronunciation of each word as a network hears it."""
    token = {symbol: i + 1 for i, symbol in enumerate(symbols)}
    spoken = [Said(one, [token[phone] for word in one.words for phone in word[0]]) for one in found.spoken]
    english = list(zip(found.english, _taught(found.english, work), strict=True)) if found.english else []
    return Lessons(rechosen(found.recorded, network, symbols), spoken, english)


def _taught(english: Sequence[Sentence], work: Path) -> list[np.ndarray]:
    path = work / "taught.npy"
    ends = np.cumsum([len(one.copies[0]) // 2 for one in english])
    if not path.exists() or len(np.load(path, mmap_mode="r")) != ends[-1]:
        np.save(path, np.concatenate([sounds.taught(one) for one in english]))
    return np.split(np.load(path, mmap_mode="r"), ends[:-1])


def ear_of(network: Listener, head: str = OWN) -> measure.Hear:
    """Return what a head of a network hears."""

    def hear(spectra: np.ndarray) -> np.ndarray:
        even = torch.from_numpy(spectra[: len(spectra) // 2 * 2])[None]
        with torch.no_grad():
            return network.log_probs(head, network(even, torch.tensor([even.shape[1] // 2]))[-1])[0].numpy()

    return hear


def rechosen(sentences: Sequence[Sentence], network: Listener, symbols: Sequence[str]) -> list[Said]:
    """Return sentences with the tokens that a network finds likeliest, and cuts; processes share the work."""
    rank, ranks = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
    token = {symbol: i + 1 for i, symbol in enumerate(symbols)}
    hear, said = ear_of(network), {}
    for i in range(rank, len(sentences), ranks):
        log_probs = hear(sentences[i].copies[0].astype(np.float32))
        words = [[token[phone] for phone in word] for word in measure.chosen(log_probs, sentences[i], token)]
        tokens = [one for word in words for one in word]
        said[i] = tokens, _cuts(measure.peaks(log_probs, tokens), np.cumsum([len(word) for word in words]))
    if ranks > 1:
        every: list[dict[int, tuple[list[int], list[Cut]]]] = [{}] * ranks
        dist.all_gather_object(every, said)
        said = {i: what for one in every for i, what in one.items()}
    return [Said(sentence, *said[i]) for i, sentence in enumerate(sentences)]


def _cuts(peaks: np.ndarray, ends: np.ndarray) -> list[Cut]:
    """Return where a sentence may be cut: in the middle between two words, where their sounds lie apart."""
    return [
        Cut(int(peaks[end - 1, 1] + peaks[end, 0] + 1) // 2 * STRIDE, int(end))
        for end in ends[:-1]
        if peaks[end, 0] - peaks[end - 1, 1] >= _APART
    ]
