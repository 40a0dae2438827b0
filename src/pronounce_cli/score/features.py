"""Evidence to numbers: one row per phone, one per word, one per utterance.

All are of the speech, none of the file: nothing grows with the length of a recording, and the silence around the speech
is in none.

Log-probabilities are clipped at `_FLOOR_NATS`: below that a phone was not heard, and how far below says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.score.timing import pauses_s

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import Coverage, Evidence, PhoneAlignment, PitchTrack
    from pronounce_cli.core.inventory import Inventory

_FLOOR_NATS = -10.0
_CLIP_NATS = 12.0
_WINDOW_FRAMES = 4
_GAP_S = 0.3

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
    "against_median",  # against the median of all readings, nats
    "against_sixth",  # against the sixth likeliest reading, nats
    "likelihood",  # exp(gop)
    "better",  # number of readings that are likelier
    "word_median",  # mean of against_median over the word
    "utterance_median",  # mean of against_median over the utterance
    "left_out",  # 1 where the best path through the posteriors leaves the word out
)
WORD_FEATURES = (
    "phones",  # ln phones
    "one_phone",  # 1 or 0
    "two_phones",  # 1 for at most two
    "three_phones",  # 1 for at most three
    "left_out",  # 1 where the best path through the posteriors leaves the word out
    "margin",  # nats per phone by which the word beats fillers
    "gop",  # mean of its phones
    "worst_gop",  # lowest of its phones
    "aligner",  # mean of its phones
    "worst_aligner",  # lowest of its phones
    "log_duration",  # ln mean seconds per phone
    "gap_before",  # seconds since the word before, at most 0.3; 0 for the first
    "gap_after",  # seconds to the word after, at most 0.3; 0 for the last
    "first",  # 1 or 0
    "last",  # 1 or 0
)
UTTERANCE_FEATURES = (
    "speech_rate",  # phones per second with pauses
    "articulation_rate",  # phones per second without pauses
    "pauses",  # number of pauses per word
    "pause_share",  # share of the speech that is pause
    "vowel_duration_spread",  # standard deviation of ln vowel durations
    "mean_log_duration",  # mean of ln phone durations
    "pitch_range",  # semitones from the 10th to the 90th percentile of voiced frames
    "pitch_movement",  # mean absolute change between words, semitones
    "final_fall",  # median pitch of the last third of the speech against the first, semitones
    "energy_range",  # dB from the 10th to the 90th percentile inside the speech
    "match",  # nats per phone by which the reference falls short of the free path
    "gop",  # mean of the phones
    "gop_10",  # 10th percentile
    "gop_25",  # 25th percentile
    "gop_50",  # median
    "exact",  # share of phones that are as good as the likeliest reading
    "left_out",  # share of words that the best path leaves out
    "inserted",  # phones in insertions per phone of the reference
    "aligner",  # mean of the phones
    "aligner_spread",  # standard deviation over the phones
    "median_duration",  # of the phones, seconds
)
_EXACT_NATS = -0.1
_NO_MARGIN_NATS = -5.0


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What the model sees.

    Attributes:
        phones: float64, shape (phones, len(PHONE_FEATURES)).
        readings: float64, shape (phones, inventory + 1): log-likelihood of each reading against the one asked
            for, nats.
        windows: float64, shape (phones, inventory): highest log posterior of each phone within 80 ms of the span.
        classes: Index of each phone in the inventory, shape (phones,).
        word_of: Index of the word of each phone, shape (phones,).
        words: float64, shape (words, len(WORD_FEATURES)).
        utterance: float64, shape (len(UTTERANCE_FEATURES),).
        states: See `PhonePosteriors.states`.
        inventory: The phones of the language; None where they are not known by how they are made.
    """

    phones: NDArray[np.float64]
    readings: NDArray[np.float64]
    windows: NDArray[np.float64]
    classes: NDArray[np.intp]
    word_of: NDArray[np.intp]
    words: NDArray[np.float64]
    utterance: NDArray[np.float64]
    states: NDArray[np.float32] | None = None
    inventory: Inventory | None = None


def extract(evidence: Evidence) -> Features:
    """Return the features of one recording."""
    left_out, margins = _covered(evidence.coverage)
    said = evidence.alignment.words
    aligned = [phone for word in said for phone in word.phones]
    index = {symbol: column for column, symbol in enumerate(evidence.posteriors.phones)}
    classes = np.array([index[phone.phoneme.symbol] for phone in aligned])
    word_of = np.array([w for w, word in enumerate(said) for _ in word.phones])
    readings, windows, blank = _posterior_views(evidence, classes)
    rows = np.arange(len(aligned))
    gop = -readings.max(axis=1)
    median = -np.median(readings[:, :-1], axis=1)
    table = {
        "gop": gop,
        "against_deletion": -readings[:, -1],
        "peak": windows[rows, classes],
        "peak_gop": windows[rows, classes] - windows.max(axis=1),
        "blank": blank,
        "aligner": _aligner_scores(evidence.alignment),
        "log_duration": np.log(np.maximum([phone.span.duration_s for phone in aligned], 0.01)),
        "word_position": np.concatenate([np.linspace(0, 1, len(word.phones)) for word in said]),
        "word_length": np.concatenate([np.full(len(word.phones), np.log(len(word.phones))) for word in said]),
        "stress": np.array([{1: 1.0, 2: 0.5}.get(phone.phoneme.stress or 0, 0.0) for phone in aligned]),
        "before": np.r_[gop[:1] * 0, gop[:-1]],
        "after": np.r_[gop[1:], gop[:1] * 0],
        "word_mean": _word_means(gop, word_of),
        "utterance_mean": np.full(len(aligned), gop.mean()),
        "against_median": median,
        "against_sixth": -np.sort(readings[:, :-1], axis=1)[:, -6],
        "likelihood": np.exp(gop),
        "better": (readings[:, :-1] > 0).sum(axis=1),
        "word_median": _word_means(median, word_of),
        "utterance_median": np.full(len(aligned), median.mean()),
        "left_out": left_out[word_of],
    }
    phones = np.column_stack([table[name] for name in PHONE_FEATURES])
    words, utterance = _words(evidence, table, margins), _utterance(evidence, table)
    states, inventory = evidence.posteriors.states, evidence.posteriors.inventory
    return Features(phones, readings, windows, classes, word_of, words, utterance, states, inventory)


def _word_means(values: NDArray[np.float64], word_of: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return for each phone the mean of its word."""
    return (np.bincount(word_of, values) / np.bincount(word_of))[word_of]


def _covered(coverage: Coverage) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return per word whether the best path leaves it out, and by how many nats it beats fillers."""
    margins = [_NO_MARGIN_NATS if margin is None else margin for margin in coverage.margin_nats]
    return np.array(coverage.omitted, np.float64), np.array(margins)


def _posterior_views(
    evidence: Evidence, classes: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return readings against the canonical one, window maxima per phone, and mean blank in the span."""
    count = len(classes)
    likelihoods = evidence.alternatives.log_likelihoods.astype(np.float64)
    readings = likelihoods - likelihoods[np.arange(count), classes][:, None]
    log_probs = np.maximum(evidence.posteriors.log_probs, _FLOOR_NATS)
    shift, frames = evidence.posteriors.frame_shift_s, len(log_probs)
    windows = np.empty((count, log_probs.shape[1] - 1))
    blank = np.empty(count)
    spans = [phone.span for word in evidence.alignment.words for phone in word.phones]
    for i, span in enumerate(spans):
        start, end = min(int(span.start_s / shift), frames - 1), min(round(span.end_s / shift), frames)
        windows[i] = log_probs[max(0, start - _WINDOW_FRAMES) : end + _WINDOW_FRAMES + 1, :-1].max(axis=0)
        blank[i] = log_probs[start : max(end, start + 1), -1].mean()
    return np.clip(readings, -_CLIP_NATS, _CLIP_NATS), windows, blank


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


def _words(
    evidence: Evidence, phone: dict[str, NDArray[np.float64]], margins: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the features of the words from those of the phones and how well the posteriors support each word."""
    words = evidence.alignment.words
    sizes = np.array([len(word.phones) for word in words])
    first = np.r_[0, np.cumsum(sizes)[:-1]]
    starts = np.array([word.span.start_s for word in words])
    ends = np.array([word.span.end_s for word in words])
    gaps = np.clip(starts[1:] - ends[:-1], 0.0, _GAP_S)
    durations = np.add.reduceat(np.exp(phone["log_duration"]), first)
    table = {
        "phones": np.log(sizes),
        "one_phone": sizes == 1,
        "two_phones": sizes <= 2,
        "three_phones": sizes <= 3,
        "left_out": phone["left_out"][first],
        "margin": margins / sizes,
        "gop": np.add.reduceat(phone["gop"], first) / sizes,
        "worst_gop": np.minimum.reduceat(phone["gop"], first),
        "aligner": np.add.reduceat(phone["aligner"], first) / sizes,
        "worst_aligner": np.minimum.reduceat(phone["aligner"], first),
        "log_duration": np.log(durations / sizes),
        "gap_before": np.r_[0.0, gaps],
        "gap_after": np.r_[gaps, 0.0],
        "first": np.arange(len(words)) == 0,
        "last": np.arange(len(words)) == len(words) - 1,
    }
    return np.column_stack([table[name] for name in WORD_FEATURES]).astype(np.float64)


def _utterance(evidence: Evidence, phone: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the features of the utterance; `phone` holds those of the phones."""
    words = evidence.alignment.words
    durations = phone["log_duration"]
    first = np.r_[0, np.cumsum([len(word.phones) for word in words])[:-1]]
    vowels = evidence.posteriors.inventory.vowels
    vowel = np.array([phone.phoneme.symbol in vowels for word in words for phone in word.phones])
    start, end = words[0].span.start_s, words[-1].span.end_s
    speech = max(end - start, 0.05)
    pauses = pauses_s([word.span for word in words])
    silent = min(sum(pauses), 0.95 * speech)
    spans = [(word.span.start_s, word.span.end_s) for word in words]
    coverage = evidence.coverage
    inserted = sum(len(found.phones) for found in coverage.insertions)
    gop, aligner = phone["gop"], phone["aligner"]
    table = {
        "speech_rate": len(durations) / speech,
        "articulation_rate": len(durations) / (speech - silent),
        "pauses": len(pauses) / len(words),
        "pause_share": silent / speech,
        "vowel_duration_spread": durations[vowel].std() if vowel.any() else 0.0,
        "mean_log_duration": durations.mean(),
        **_melody(evidence.pitch, spans),
        "match": coverage.match_nats,
        "gop": gop.mean(),
        **{f"gop_{share}": np.percentile(gop, share) for share in (10, 25, 50)},
        "exact": (gop > _EXACT_NATS).mean(),
        "left_out": phone["left_out"][first].mean(),
        "inserted": inserted / len(gop),
        "aligner": aligner.mean(),
        "aligner_spread": aligner.std(),
        "median_duration": np.median(np.exp(durations)),
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
