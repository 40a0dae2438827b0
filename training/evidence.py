"""Evidence for all utterances, made by the product's own pipeline and kept in training/cache.

Each recording is heard clean, through a telephone and damaged in another way, and is held against its own text, with
the corpus's pronunciations and with ours, and against texts that it is not of.
"""

from __future__ import annotations

import hashlib
import pickle
import random
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from pronounce_cli.acoustic import aligner, alternatives, conformer, ctc, front_end, passages, pitch, recogniser
from pronounce_cli.audio import load
from pronounce_cli.core.evidence import Evidence, PhonePosteriors
from pronounce_cli.core.types import Audio, Reference
from pronounce_cli.pipeline import Assessor
from pronounce_cli.pipeline.acoustic import Acoustics
from training import damage, spoken
from training.asked import Asked, Observed
from training.corpus import Utterance, reference
from training.spoken import loaded

CACHE = Path(__file__).parent / "cache"
# Which texts each sound is held against, and which besides for every so many recordings.
TEXTS = {"clean": ("corpus", "own"), "telephone": ("corpus",), "damaged": ("corpus",), "changed": ("corpus",)}
MORE = {"clean": ("wrong", "wrong 2", "extra", "replaced", "twice"), "telephone": ("wrong",), "damaged": ("wrong",)}
EVERY = 3
_SHORT = 3  # words; a text of no more is not the same with a word replaced


Views = dict[tuple[str, str], Observed]


def observe_all(utterances: list[Utterance], *, jobs: int, seed: int) -> list[Views]:
    """Return for each utterance what the pipeline sees of each sound with each text of `TEXTS` that it has."""
    CACHE.mkdir(exist_ok=True)
    with Pool(jobs, _start, (utterances, seed)) as pool:
        for _ in pool.imap(_compute, range(len(utterances)), chunksize=8):
            pass
    _start(utterances, seed)
    return [_observe(i) for i in range(len(utterances))]


def _start(utterances: list[Utterance], seed: int) -> None:
    global _state  # noqa: PLW0603 - one assessor per worker process
    _state = (Assessor(), utterances, seed)


def _compute(index: int) -> None:
    _observe(index)


def _observe(index: int) -> Views:
    assessor, utterances, seed = _state
    utterance = utterances[index]
    asked = texts(index, utterances, assessor, seed)
    views: Views = {}
    clean = _Kept(assessor, utterance, "clean", seed)
    for sound, names in TEXTS.items():
        kept = clean if sound == "clean" else _Kept(assessor, utterance, sound, seed)
        if sound == "changed":
            change = _change(index, utterances, views.get(("clean", "corpus")), clean.speech, seed)
            if change is None:
                continue
            asked, kept.make = {"corpus": change.asked}, change.sound
        for name in names + MORE.get(sound, ()) * (index % EVERY == 0):
            evidence = kept.evidence(asked[name].reference) if name in asked else None
            if evidence is not None:
                views[sound, name] = Observed(asked[name], evidence)
        kept.save()
    return views


class _Kept:
    """The evidence about one sound, from its file where it is there."""

    def __init__(self, assessor: Assessor, utterance: Utterance, sound: str, seed: int) -> None:
        assert assessor.acoustics is not None
        self._acoustics = assessor.acoustics
        self.make: Callable[[], Audio] = lambda: _heard(utterance, sound, seed)
        self._speech: tuple[Audio, PhonePosteriors] | None = None
        self._path = CACHE / _version(assessor) / f"{utterance.id}.{sound}.pickle"
        self._found: dict[str, PhonePosteriors | Evidence | None] = {}
        if self._path.exists():
            self._found = pickle.loads(self._path.read_bytes())
        self._known = len(self._found)

    def evidence(self, asked: Reference) -> Evidence | None:
        """Return the evidence with posteriors, or None where the text is not found in the recording."""
        key = hashlib.sha256(repr(asked).encode()).hexdigest()
        if key not in self._found:
            audio, heard = self._alone()
            self._found["posteriors"] = heard
            found = self._acoustics.evidence(audio, asked, heard, ctc.coverage(heard, asked))
            self._found[key] = found and replace(found, posteriors=None)
        found = self._found[key]
        return found and replace(found, posteriors=self._found["posteriors"])

    def speech(self) -> Audio:
        """Return the speech of the recording."""
        return self._alone()[0]

    def _alone(self) -> tuple[Audio, PhonePosteriors]:
        """Return the speech of the recording, as the pipeline cuts it out, and what is heard of it."""
        if self._speech is None:
            self._speech = _alone(self._acoustics, self.make())
        return self._speech

    def save(self) -> None:
        """Write the file if there is anything new."""
        if len(self._found) > self._known:
            self._path.parent.mkdir(exist_ok=True)
            fresh = self._path.with_suffix(".part")
            fresh.write_bytes(pickle.dumps(self._found))
            fresh.replace(self._path)


def alone(acoustics: Acoustics, utterance: Utterance) -> tuple[Audio, PhonePosteriors]:
    """Return the speech of a recording, as the pipeline cuts it out, and what is heard of it."""
    return _alone(acoustics, load(utterance.path))


def _alone(acoustics: Acoustics, audio: Audio) -> tuple[Audio, PhonePosteriors]:
    heard = acoustics.phone_recogniser.posteriors(audio)
    return acoustics.alone(audio, heard, passages.speech(heard))


def _version(assessor: Assessor) -> str:
    """Return a hash of what evidence is made by, so that a change of it is never answered from the cache."""
    modules = (aligner, alternatives, conformer, ctc, front_end, pitch, recogniser, damage, spoken)
    made_by = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in modules)
    assert assessor.acoustics is not None
    assert assessor.acoustics.aligner is not None
    made_by += assessor.acoustics.aligner.name + assessor.acoustics.phone_recogniser.name + str(passages.MARGIN_S)
    return hashlib.sha256(made_by.encode()).hexdigest()[:12]


def _heard(utterance: Utterance, sound: str, seed: int) -> Audio:
    """Return a recording as the program would load it after what happened to it."""
    audio = load(utterance.path)
    if sound == "clean":
        return audio
    rng = np.random.default_rng([seed, *f"{sound} {utterance.id}".encode()])
    change = damage.some_telephone if sound == "telephone" else damage.some_other
    return loaded(change(audio.samples, rng), audio.source)


def _change(
    index: int, utterances: list[Utterance], clean: Observed | None, speech: spoken.Sound, seed: int
) -> spoken.Changed | None:
    """Return a recording with longer pauses, joined to another of its speaker, or a clause of it with its own text."""
    if clean is None:
        return None
    utterance = utterances[index]
    rng = np.random.default_rng([seed, *f"changed {utterance.id}".encode()])
    kind = index % 3
    if kind == 0:
        return spoken.paused(utterance, clean, speech, rng)
    if kind == 1:
        return spoken.clause(utterance, clean, speech, rng)
    others = [one for one in utterances if one.speaker == utterance.speaker and one.id != utterance.id]
    return spoken.joined(utterance, others[int(rng.integers(len(others)))]) if others else None


def texts(index: int, utterances: list[Utterance], assessor: Assessor, seed: int) -> dict[str, Asked]:
    """Return the texts of an utterance by name; short ones have no variations."""
    utterance = utterances[index]
    words, rng = utterance.words, random.Random(f"{seed} {utterance.id}")
    extra_at, other = rng.randrange(len(words) + 1), _other(utterance, utterances, rng).words
    extra = rng.choice(rng.choice(utterances).words)
    before = rng.random() < 0.5
    wrong, wrong_too = _other(utterance, utterances, rng), _other(utterance, utterances, rng)
    found = {
        "corpus": Asked(utterance, reference(utterance)),
        "own": Asked(utterance, assessor.g2p.reference(utterance.text, "en-US")),
        "extra": spoken.longer(utterance, extra_at, (extra,)),
        "twice": spoken.longer(utterance, 0 if before else len(words), other),
        "wrong": spoken.unsaid(wrong, reference(wrong)),
        "wrong 2": spoken.unsaid(wrong_too, assessor.g2p.reference(wrong_too.text, "en-US")),
    }
    if len(words) > _SHORT:
        place = rng.randrange(len(words))
        found["replaced"] = spoken.replaced(utterance, place, rng.choice(rng.choice(utterances).words))
    return found


def _other(utterance: Utterance, utterances: list[Utterance], rng: random.Random) -> Utterance:
    """Return another sentence of about the same number of words."""
    others = [u for u in utterances if abs(len(u.words) - len(utterance.words)) <= 1 and u.words != utterance.words]
    return rng.choice(others or [u for u in utterances if u.words != utterance.words])
