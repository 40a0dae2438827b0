"""Do the models load, and do they work?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pronounce_cli.acoustic.aligner import PocketsphinxAligner
from pronounce_cli.acoustic.recogniser import ConformerRecogniser
from pronounce_cli.core.errors import ConfigError, MissingExtra
from pronounce_cli.core.types import Audio
from pronounce_cli.doctor.checks import Check, Status, failed
from pronounce_cli.languages import LANGUAGES, language_of

RATE_HZ = 16_000

_LANGUAGE = "en-US"  # the one that every installation can judge


def dictionary() -> Iterator[Check]:
    """Look up a word."""
    reference = language_of(_LANGUAGE).g2p(_LANGUAGE, {}).reference("hello", _LANGUAGE)
    yield Check("models", "dictionary", Status.OK, f"hello is /{reference.words[0].pronunciations[0].ipa}/")


def aligner() -> Iterator[Check]:
    """Let the aligner find a vowel."""
    found = PocketsphinxAligner()
    aligned = found.align(vowel(), language_of(_LANGUAGE).g2p(_LANGUAGE, {}).reference("ah", _LANGUAGE))
    if aligned is None:
        fix = "Install it again: `pip install --force-reinstall pocketsphinx`"
        yield Check("models", "aligner", Status.FAILURE, f"{found.name} does not find a plain vowel", fix)
        return
    span = aligned.words[0].span
    yield Check("models", "aligner", Status.OK, f"{found.name} finds a vowel of {span.duration_s:.1f} s")


def ears() -> Iterator[Check]:
    """Let the ear of each language hear a vowel."""
    for tag in LANGUAGES:
        ear = language_of(tag).ear
        if ear is None:
            continue
        try:
            yield _heard(f"ear {tag}", ConformerRecogniser(ear))
        except (ConfigError, MissingExtra) as error:
            yield failed("models", f"ear {tag}", error)


def _heard(name: str, recogniser: ConformerRecogniser) -> Check:
    found = recogniser.posteriors(vowel())
    likely = np.exp(found.log_probs)
    if not len(likely) or not np.allclose(likely.sum(axis=1), 1, atol=0.01):
        fix = "Install it again: `pip install --force-reinstall pronounce-cli hama`"
        return Check("models", name, Status.FAILURE, f"{recogniser.name} gives no probabilities", fix)
    best = found.inventory.phoneme(found.phones[int(likely[:, :-1].sum(axis=0).argmax())]).ipa
    return Check("models", name, Status.OK, f"{recogniser.name} hears /{best}/ in a vowel")


def vowel() -> Audio:
    """Return a second of a synthetic "ah" between two silences: a voice of 120 Hz through three resonances."""
    count = RATE_HZ
    pulses = np.zeros(count)
    pulses[:: RATE_HZ // 120] = 1.0
    hz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    shape = sum(1 / (1 + ((hz - centre) / width) ** 2) for centre, width in ((730, 60), (1090, 80), (2440, 120)))
    voice = np.fft.irfft(np.fft.rfft(pulses) * shape / (1 + hz / 500), count)
    silence = np.zeros(RATE_HZ // 3)
    sound = np.concatenate([silence, 0.3 * voice / np.abs(voice).max() * np.hanning(count) ** 0.25, silence])
    hiss = 1e-4 * np.random.default_rng(0).standard_normal(len(sound))
    return Audio((sound + hiss).astype(np.float32), RATE_HZ, "a synthetic vowel")
