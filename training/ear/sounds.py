"""The sentences that an ear learns from and is measured on: recorded, spoken by synthesisers, and in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.acoustic import hama
from pronounce_cli.acoustic.conformer import Conformer
from pronounce_cli.acoustic.front_end import FrontEnd
from pronounce_cli.audio import load
from pronounce_cli.audio.prepare import prepare
from pronounce_cli.audio.recording import Recording as Raw
from training.ear import voices, words
from training.ear.course import Course
from training.ear.data import Recording
from training.ear.store import Sentence, Spectra, in_processes

Samples = NDArray[np.float32]
COPIES = 3
"""How often each recording is said again by another voice."""


@cache
def _model() -> tuple[FrontEnd, Conformer]:
    front_end, network, _ = hama.load()
    return front_end, network


def spectra(samples: Samples) -> Spectra:
    """Return the log-mel spectra of sound at 16 kHz, an even number."""
    found = _model()[0].log_mel(samples)
    return found[: len(found) // 2 * 2].astype(np.float16)


def levelled(samples: Samples) -> Samples:
    """Return made sound at the level at which recordings are judged."""
    return prepare(Raw(samples[:, None], voices.RATE, "")).samples


def recorded(course: Course, recordings: Sequence[Recording], copies: int, seed: int, jobs: int) -> list[Sentence]:
    """Return recorded sentences, each also as others might have said it."""
    readings = words.readings(course, [recording.text for recording in recordings])
    known = [(one, reading) for one, reading in zip(recordings, readings, strict=True) if reading]
    work = [(one, copies, seed * 100_003 + i) for i, (one, _) in enumerate(known)]
    made = in_processes(_copies, work, jobs)
    return [
        Sentence(one.name, one.speaker, spectra, reading) for (one, reading), spectra in zip(known, made, strict=True)
    ]


def _copies(work: tuple[Recording, int, int]) -> list[Spectra]:
    recording, copies, seed = work
    samples = load(recording.path).samples
    found = [spectra(samples)]
    if copies:
        rng = np.random.default_rng(seed)
        taken = voices.Taken(samples)
        found += [spectra(levelled(voices.harmed(taken.other(rng), rng))) for _ in range(copies)]
    return found


def spoken(course: Course, texts: Sequence[str], count: int, seed: int, jobs: int) -> list[Sentence]:
    """Return sentences that espeak-ng speaks, most of them with some phones exchanged."""
    said = in_processes(partial(_mnemonics, course.voice), texts, jobs)
    rng, speakers = np.random.default_rng(seed), course.learnt_voices
    work = [(said[i % len(said)], speakers[int(rng.integers(len(speakers)))], seed + 7 * i) for i in range(count)]
    return [one for one in in_processes(partial(_spoken, course), work, jobs) if one]


def _mnemonics(voice: str, text: str) -> str:
    return voices.mnemonics(voice, [text])[0]


def _spoken(course: Course, work: tuple[str, str, int]) -> Sentence | None:
    sentence, speaker, seed = work
    rng = np.random.default_rng(seed)
    said = sentence.split()
    count = int(rng.integers(3, 12)) if rng.uniform() < 0.6 else int(rng.integers(1, 3))
    start = int(rng.integers(max(len(said) - count, 1)))
    part = " ".join(said[start : start + count])
    found = words.spoken(course, part, rng if rng.uniform() < 0.8 else None)
    if not found or len(found[1]) < 2:
        return None
    samples = voices.speak(voices.drawn(speaker, rng), found[0])
    if len(samples) < voices.RATE // 4:
        return None
    made = spectra(levelled(voices.harmed(samples, rng)))
    return Sentence(f"{speaker} {seed}", speaker, [made], ((found[1],),))


def unmet(course: Course, recordings: Sequence[Recording]) -> Iterator[Sentence]:
    """Return sentences that voices of espeak-ng, and Pico's, speak as they are written."""
    readings = words.readings(course, [recording.text for recording in recordings])
    for speaker in (*course.unmet_voices, *(["pico"] if course.pico else [])):
        for recording, reading in zip(recordings, readings, strict=True):
            if reading:
                speak = (
                    partial(pico, course.pico) if speaker == "pico" else partial(voices.speak, voices.Voice(speaker))
                )
                yield Sentence(recording.name, speaker, [spectra(levelled(speak(recording.text)))], reading)


def pico(voice: str, text: str) -> Samples:
    """Return a text spoken by a voice of SVOX Pico."""
    from py_nanotts import NanoTTS

    return np.frombuffer(NanoTTS().speak(text, voice=voice), "<i2").astype(np.float32) / 2**15


def foreign(folder: Path, jobs: int) -> list[Sentence]:
    """Return the sentences of a corpus in the layout of speechocean762, for their many speakers alone."""
    from training import corpus

    utterances = corpus.read(folder, "train")
    made = in_processes(_file, [one.path for one in utterances], jobs)
    return [Sentence(one.id, one.speaker, [found], ()) for one, found in zip(utterances, made, strict=True)]


def _file(path: Path) -> Spectra:
    return spectra(load(path).samples)


def taught(sentence: Sentence) -> NDArray[np.float16]:
    """Return the log-probabilities that the original network gives its tokens, shape (frames, tokens)."""
    return _model()[1].log_probs(sentence.copies[0].astype(np.float32)).astype(np.float16)
