"""Evidence to numbers: one row per phone, one per word, one per utterance.

Log-probabilities are clipped at `_FLOOR_NATS`: below that a phone was not heard, and how far below says nothing. What
cannot be measured without posteriors is NaN; the model has weights of its own for that case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.phones import PHONES, is_vowel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import Evidence, PhoneAlignment, PitchTrack

_FLOOR_NATS = -10.0
_WINDOW_FRAMES = 4
PAUSE_S = 0.2

PHONE_FEATURES = (
    "gop",  # likelihood of the phone against the likeliest reading of its place, nats, <= 0
    "against_deletion",  # against "nothing was said", nats
    "peak",  # highest log posterior of the phone within 80 ms of its span
    "peak_gop",  # the same against the highest of any phone
    "blank",  # mean log posterior of the blank in the span
    "aligner",  # the aligner's log-likelihood per 10 ms, nats
    "log_duration",  # ln seconds
    "word_position",  # 0 first phone of the word to 1 last
    "word_length",  # ln phones in the word
    "stress",  # 0 none or consonant, 1 primary, 0.5 secondary
    "before",  # gop of the phone before, 0 at the start
    "after",  # gop of the phone after, 0 at the end
    "word_mean",  # mean gop of the word
    "utterance_mean",  # mean gop of the utterance
)
UTTERANCE_FEATURES = (
    "speech_rate",  # phones per second with pauses
    "articulation_rate",  # phones per second without pauses
    "pauses",  # number of pauses per word
    "pause_share",  # share of the speech that is pause
    "longest_pause",  # ln(1 + seconds)
    "vowel_duration_spread",  # standard deviation of ln vowel durations
    "mean_log_duration",  # mean of ln phone durations
    "pitch_range",  # semitones from the 10th to the 90th percentile of voiced frames
    "pitch_movement",  # mean absolute change between words, semitones
    "final_fall",  # median pitch of the last third of the speech against the first, semitones
    "energy_range",  # dB from the 10th to the 90th percentile inside the speech
    "words",  # ln number of words
    "match",  # nats per phone by which the reference falls short of the free path
)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What the model sees.

    Attributes:
        phones: float64, shape (phones, len(PHONE_FEATURES)); NaN where not measured.
        readings: float64, shape (phones, 40): log-likelihood of each reading against the one asked for, nats, or NaN.
        windows: float64, shape (phones, 39): highest log posterior of each phone within 80 ms of the span, or NaN.
        classes: Index into `core.phones.PHONES` of each phone, shape (phones,).
        word_of: Index of the word of each phone, shape (phones,).
        utterance: float64, shape (len(UTTERANCE_FEATURES),); NaN where not measured.
    """

    phones: NDArray[np.float64]
    readings: NDArray[np.float64]
    windows: NDArray[np.float64]
    classes: NDArray[np.intp]
    word_of: NDArray[np.intp]
    utterance: NDArray[np.float64]


def extract(evidence: Evidence) -> Features:
    """Return the features of one recording."""
    words = evidence.alignment.words
    aligned = [phone for word in words for phone in word.phones]
    classes = np.array([PHONES.index(phone.phoneme.arpabet) for phone in aligned])
    word_of = np.array([w for w, word in enumerate(words) for _ in word.phones])
    readings, windows, blank = _posterior_views(evidence, classes)
    rows = np.arange(len(aligned))
    gop = -readings.max(axis=1)
    table = {
        "gop": gop,
        "against_deletion": np.clip(-readings[:, -1], _FLOOR_NATS, -_FLOOR_NATS),
        "peak": windows[rows, classes],
        "peak_gop": windows[rows, classes] - windows.max(axis=1),
        "blank": blank,
        "aligner": _aligner_scores(evidence.alignment),
        "log_duration": np.log(np.maximum([phone.span.duration_s for phone in aligned], 0.01)),
        "word_position": np.concatenate([np.linspace(0, 1, len(word.phones)) for word in words]),
        "word_length": np.concatenate([np.full(len(word.phones), np.log(len(word.phones))) for word in words]),
        "stress": np.array([{1: 1.0, 2: 0.5}.get(phone.phoneme.stress or 0, 0.0) for phone in aligned]),
        "before": np.r_[0.0 * gop[:1], gop[:-1]],
        "after": np.r_[gop[1:], 0.0 * gop[-1:]],
        "word_mean": (np.bincount(word_of, gop) / np.bincount(word_of))[word_of],
        "utterance_mean": np.full(len(aligned), gop.mean()),
    }
    phones = np.column_stack([table[name] for name in PHONE_FEATURES])
    return Features(phones, readings, windows, classes, word_of, _utterance(evidence))


def _posterior_views(
    evidence: Evidence, classes: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return readings against the canonical one, window maxima per phone, and mean blank in the span."""
    count = len(classes)
    if evidence.posteriors is None or evidence.alternatives is None:
        nothing = np.full((count, len(PHONES) + 1), np.nan)
        return nothing, nothing[:, :-1], nothing[:, 0]
    likelihoods = evidence.alternatives.log_likelihoods.astype(np.float64)
    readings = likelihoods - likelihoods[np.arange(count), classes][:, None]
    log_probs = np.maximum(evidence.posteriors.log_probs, _FLOOR_NATS)
    shift, frames = evidence.posteriors.frame_shift_s, len(log_probs)
    windows = np.empty((count, len(PHONES)))
    blank = np.empty(count)
    spans = [phone.span for word in evidence.alignment.words for phone in word.phones]
    for i, span in enumerate(spans):
        start, end = min(int(span.start_s / shift), frames - 1), min(round(span.end_s / shift), frames)
        windows[i] = log_probs[max(0, start - _WINDOW_FRAMES) : end + _WINDOW_FRAMES + 1, :-1].max(axis=0)
        blank[i] = log_probs[start : max(end, start + 1), -1].mean()
    return np.clip(readings, _FLOOR_NATS, -_FLOOR_NATS), windows, blank


def _aligner_scores(alignment: PhoneAlignment) -> NDArray[np.float64]:
    """Return the aligner's log-likelihood per 10 ms of each phone, or the typical value where it gives none."""
    typical = -1.0
    return np.array(
        [
            typical if phone.loglik_nats is None else phone.loglik_nats / max(phone.span.duration_s * 100, 1.0)
            for word in alignment.words
            for phone in word.phones
        ]
    )


def pauses_s(alignment: PhoneAlignment) -> tuple[float, ...]:
    """Return the silences of at least `PAUSE_S` between words, in seconds."""
    ends = [word.span.end_s for word in alignment.words[:-1]]
    starts = [word.span.start_s for word in alignment.words[1:]]
    gaps = (start - end for end, start in zip(ends, starts, strict=True))
    return tuple(gap for gap in gaps if gap >= PAUSE_S)


def _utterance(evidence: Evidence) -> NDArray[np.float64]:
    words = evidence.alignment.words
    durations = np.log(np.maximum([phone.span.duration_s for word in words for phone in word.phones], 0.01))
    vowel = np.array([is_vowel(phone.phoneme.arpabet) for word in words for phone in word.phones])
    start, end = words[0].span.start_s, words[-1].span.end_s
    speech = max(end - start, 0.05)
    pauses = pauses_s(evidence.alignment)
    silent = min(sum(pauses), 0.95 * speech)
    melody = _melody(evidence.pitch, [(word.span.start_s, word.span.end_s) for word in words])
    table = {
        "speech_rate": len(durations) / speech,
        "articulation_rate": len(durations) / (speech - silent),
        "pauses": len(pauses) / len(words),
        "pause_share": silent / speech,
        "longest_pause": np.log1p(max(pauses, default=0.0)),
        "vowel_duration_spread": durations[vowel].std() if vowel.any() else 0.0,
        "mean_log_duration": durations.mean(),
        **melody,
        "words": np.log(len(words)),
        "match": np.nan if evidence.coverage is None else evidence.coverage.match_nats,
    }
    return np.array([table[name] for name in UTTERANCE_FEATURES], np.float64)


def _melody(pitch: PitchTrack, spans: list[tuple[float, float]]) -> dict[str, float]:
    """Return the pitch and energy features; zero movement where nothing is voiced."""
    frames = [slice(round(a / pitch.frame_shift_s), round(b / pitch.frame_shift_s) + 1) for a, b in spans]
    inside = slice(frames[0].start, frames[-1].stop)
    f0, energy = pitch.f0_hz[inside], pitch.energy_db[inside]
    semitones = 12 * np.log2(f0[np.isfinite(f0)] / 100.0)
    per_word = [12 * np.log2(np.nanmedian(w) / 100.0) for w in (pitch.f0_hz[s] for s in frames) if np.isfinite(w).any()]
    third = max(len(semitones) // 3, 1)
    voiced = len(semitones) > 0
    return {
        "pitch_range": float(np.subtract(*np.percentile(semitones, [90, 10]))) if voiced else 0.0,
        "pitch_movement": float(np.abs(np.diff(per_word)).mean()) if len(per_word) > 1 else 0.0,
        "final_fall": float(np.median(semitones[-third:]) - np.median(semitones[:third])) if voiced else 0.0,
        "energy_range": float(np.subtract(*np.percentile(energy, [90, 10]))) if len(energy) else 0.0,
    }
