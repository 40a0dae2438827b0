"""What the scorer must not be fooled by: `python -m benchmarks.controls CORPUS [--split train] [--limit 100]`.

Every recording of a sample is assessed as it is, against wrong texts, and after damage that leaves the speech what it
was; and the scorer gets what is no speech, or speech in another language (espeak-ng). The sample takes recordings that
raters put at 80 and better, spread over the speakers, since a wrong mark hurts most where speech is good.
"""

from __future__ import annotations

import argparse
import io
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from training import damage

from benchmarks import results
from pronounce_cli import Assessment, Assessor
from pronounce_cli.audio import load
from pronounce_cli.core.matching import ExtraKind
from pronounce_cli.core.types import Audio, Miscue, Verdict
from pronounce_cli.evaluate import Rated, read
from pronounce_cli.languages.lexicon import reference_from_phones

RATE = 16_000
SEED = 762
_FIGURES = frozenset("OH ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE".split())
Samples = NDArray[np.float32]
Words = tuple[tuple[str, str], ...]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--limit", type=int, default=100)
    arguments = parser.parse_args()
    everything = read(arguments.corpus, arguments.split)
    rated = [u for u in everything if u.scores["accuracy"] >= 80 and len(u.words) >= 4]
    sample = [rated[i * len(rated) // arguments.limit] for i in range(min(arguments.limit, len(rated)))]
    assessor = Assessor()
    clean = [(u, load(u.path), _assess(assessor, load(u.path), u.words)) for u in sample]
    rows = [*_texts(assessor, clean), *_lengths(assessor, clean), *_damage(assessor, clean)]
    rows += [*_no_speech(assessor, sample), *_good(clean), *_short(assessor, everything)]
    table = ["| control | measured | goal |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    command = f"python -m benchmarks.controls CORPUS --split {arguments.split} --limit {arguments.limit}"
    results.write("Controls", command, "\n".join(table))


def _assess(assessor: Assessor, audio: Audio, words: Words) -> Assessment:
    return assessor.assess(audio, reference_from_phones(words))


def _fooled(found: Assessment) -> bool:
    return found.assessable and (found.scores.overall or 0.0) > 20


Clean = list[tuple[Rated, Audio, Assessment]]
Row = tuple[str, str, str]


def _texts(assessor: Assessor, clean: Clean) -> list[Row]:
    """Measure wrong texts for right recordings."""
    rng = random.Random(SEED)
    wrong, swapped, replaced, missing, unharmed = [], [], [], [], []
    for rated, audio, own in clean:
        others = [u.words for u, _, _ in clean if u.words != rated.words]
        near = sorted(others, key=lambda words: (abs(len(words) - len(rated.words)), rng.random()))
        wrong.append(not _fooled(_assess(assessor, audio, near[0])))
        shuffled = _shuffled(rated.words, rng)
        drop = (own.scores.overall or 0.0) - (_assess(assessor, audio, shuffled).scores.overall or 0.0)
        swapped.append(drop)
        place, other = _other_word(rated, near[0])
        asked = (*rated.words[:place], other, *rated.words[place + 1 :])
        found = _assess(assessor, audio, asked)
        replaced.append(not found.assessable or found.words[place].verdict is not Verdict.GOOD)
        longer = _assess(assessor, audio, (*rated.words, *near[0]))
        if longer.assessable:
            count = len(rated.words)
            missing += [word.miscue is Miscue.OMISSION for word in longer.words[count:]]
            pairs = zip(own.words, longer.words, strict=False)
            unharmed += [abs((a.accuracy or 0.0) - (b.accuracy or 0.0)) for a, b in pairs]
    return [
        ("another sentence: not assessable, or overall 20 and less", f"{np.mean(wrong):.1%}", "≥ 98 %"),
        ("word order swapped: mean loss of overall", f"{np.mean(swapped):.0f} points", "–"),
        ("one word replaced: that word is not green", f"{np.mean(replaced):.0%}", "≥ 80 %"),
        ("half of the text not said: its words are omissions", f"{np.mean(missing):.0%}", "≥ 90 %"),
        ("half of the text not said: mean change of the other words", f"{np.mean(unharmed):.1f} points", "≤ 5"),
    ]


def _lengths(assessor: Assessor, clean: Clean) -> list[Row]:
    """Measure texts that are read in part, and more than once: words that were said keep the marks they have alone."""
    rng = random.Random(SEED)
    rows = []
    for place in ("before", "after"):
        found, moved, lost = [], [], 0
        for rated, audio, own in clean:
            more = tuple(word for u, _, _ in rng.sample(clean, 3) if u is not rated for word in u.words)
            start = len(more) if place == "before" else 0
            longer = _assess(assessor, audio, (*more, *rated.words) if start else (*rated.words, *more))
            lost += not longer.assessable
            said = longer.words[start : start + len(rated.words)]
            moved += [
                abs((a.accuracy or 0.0) - (b.accuracy or 0.0)) <= 5 for a, b in zip(own.words, said, strict=False)
            ]
            unread = longer.words[:start] if start else longer.words[len(rated.words) :]
            found += [word.miscue is Miscue.OMISSION for word in unread]
        rows.append((f"three sentences not read {place}: their words are omissions, {lost} refused",
                     f"{np.mean(found):.1%}", "≥ 98 %"))  # fmt: skip
        rows.append(
            (f"three sentences not read {place}: other words within 5 points", f"{np.mean(moved):.1%}", "≥ 98 %")
        )
    again, named = [], []
    for rated, audio, own in clean:
        found_twice = _assess(assessor, replace(audio, samples=np.tile(audio.samples, 2)), rated.words)
        again.append(abs((own.scores.accuracy or 0.0) - (found_twice.scores.accuracy or 0.0)) <= 5)
        named.append(any(insertion.kind is ExtraKind.REPETITION for insertion in found_twice.insertions))
    rows.append(("read twice: accuracy within 5 points", f"{np.mean(again):.0%}", "≥ 95 %"))
    rows.append(("read twice: the repetition is named", f"{np.mean(named):.0%}", "≥ 95 %"))
    return rows


def _short(assessor: Assessor, everything: Sequence[Rated]) -> list[Row]:
    """Measure short texts, and figures read one by one."""
    few = [u for u in everything if len(u.words) <= 3 or all(word in _FIGURES for word, _ in u.words)]
    refused = sum(not _assess(assessor, load(u.path), u.words).assessable for u in few)
    return [("figures one by one, and texts of up to three words, refused", f"{refused} of {len(few)}", "≤ 1 %")]


def _shuffled(words: Words, rng: random.Random) -> Words:
    order = list(words)
    while tuple(order) == words:
        rng.shuffle(order)
        if len(set(words)) < 2:
            break
    return tuple(order)


def _other_word(rated: Rated, words: Words) -> tuple[int, tuple[str, str]]:
    """Return the longest word of a recording's text, and the longest of another text to be asked for in its place."""
    place = max(range(len(rated.words)), key=lambda i: len(rated.words[i][1].split()))
    return place, max(
        (word for word in words if word[0] != rated.words[place][0]), key=lambda word: len(word[1].split())
    )


def _damage(assessor: Assessor, clean: Clean) -> list[Row]:
    """Measure what should change little: gain, codecs, noise, a room; and speech that is cut off."""
    rng = np.random.default_rng(SEED)
    kinds: dict[str, tuple[Callable[[Samples], Samples], str]] = {
        "gain −20 dB": (lambda x: x * np.float32(0.1), "≤ 5"),
        "gain +10 dB, clipped": (lambda x: np.clip(x * np.float32(3.16), -1, 1), "≤ 5"),
        "telephone band, 8 kHz": (damage.telephone, "≤ 5"),
        "MP3 at 32 kbit/s": (damage.mp3, "≤ 5"),
        "noise at 20 dB": (lambda x: damage.noisy(x, 20, rng), "≤ 5"),
        "noise at 10 dB": (lambda x: damage.noisy(x, 10, rng), "–"),
        "mild reverberation (0.3 s)": (lambda x: damage.room(x, rng), "–"),
    }
    rows = []
    for name, (change, goal) in kinds.items():
        moved, lost = [], 0
        for rated, audio, own in clean:
            found = _assess(assessor, _again(audio, change(audio.samples)), rated.words)
            if found.assessable:
                moved.append(abs((found.scores.overall or 0.0) - (own.scores.overall or 0.0)))
            lost += not found.assessable
        rows.append((f"{name}: mean change of overall", f"{np.mean(moved):.1f} points, {lost} not assessable", goal))
    cut, gone = [], []
    for rated, audio, own in clean:
        found = _assess(assessor, replace(audio, samples=audio.samples[: len(audio.samples) // 2]), rated.words)
        cut.append((own.scores.overall or 0.0) - (found.scores.overall or 0.0))
        gone.append((found.scores.completeness or 0.0) < 90)
    return [*rows, ("cut off in the middle: mean loss of overall", f"{np.mean(cut):.0f} points", "–"),
            ("cut off in the middle: completeness under 90", f"{np.mean(gone):.0%}", "–")]  # fmt: skip


def _again(audio: Audio, samples: Samples) -> Audio:
    """Return changed sound as the program would load it from a file."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, audio.sample_rate_hz, format="WAV", subtype="FLOAT")
    return load(buffer.getvalue(), name=audio.source)


def _no_speech(assessor: Assessor, sample: list[Rated]) -> list[Row]:
    """Measure what is no English speech at all, against real texts."""
    rng = np.random.default_rng(SEED)
    count = min(40, len(sample))
    texts = [u.words for u in sample[:count]]
    makers: dict[str, Callable[[], Samples]] = {
        "almost silence": lambda: rng.normal(0, 2e-3, 3 * RATE),
        "white noise": lambda: rng.normal(0, 0.1, 3 * RATE),
        "pink noise": lambda: _pink(3 * RATE, rng),
        "music-like tones": lambda: _tones(rng),
    }
    rows = []
    for name, make in makers.items():
        judged = []
        for words in texts:
            samples = make().astype(np.float32)
            judged.append(_assess(assessor, Audio(samples, RATE, name), words).assessable)
        rows.append((f"{name}: assessable", f"{sum(judged)} of {count}", "0"))
    foreign = [_fooled(_assess(assessor, _espeak(i), words)) for i, words in enumerate(texts)]
    return [*rows, ("another language: assessable with overall over 20", f"{sum(foreign)} of {count}", "–")]


def _pink(count: int, rng: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(rng.normal(0, 1, count)) / np.sqrt(np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20))
    noise = np.fft.irfft(spectrum, count)
    return (0.1 * noise / noise.std()).astype(np.float32)


def _tones(rng: np.random.Generator) -> Samples:
    notes = []
    for _ in range(12):
        time = np.arange(RATE // 4) / RATE
        pitch = 220 * 2 ** (rng.integers(0, 24) / 12)
        fade = np.exp(-3 * time)
        notes.append(sum(fade * np.sin(2 * np.pi * pitch * k * time) / k for k in (1, 2, 3, 4)))
    return (0.1 * np.concatenate(notes)).astype(np.float32)


_FOREIGN = (
    ("de", "Gestern sind wir lange durch den Wald gelaufen."),
    ("fr", "Nous avons mangé du poisson au bord de la mer."),
    ("es", "Mañana vamos a comprar zapatos nuevos."),
    ("it", "Domani mattina partiamo presto per la montagna."),
    ("pl", "Wczoraj poszliśmy razem do kina."),
)


def _espeak(i: int) -> Audio:
    voice, text = _FOREIGN[i % len(_FOREIGN)]
    speed = str(130 + 10 * (i // len(_FOREIGN)))
    wav = subprocess.run(["espeak-ng", "-v", voice, "-s", speed, "--stdout", text], capture_output=True, check=True)
    return load(wav.stdout, name=voice)


def _good(clean: Clean) -> list[Row]:
    words = [word for rated, _, own in clean if rated.scores["accuracy"] >= 90 for word in own.words]
    red = np.mean([word.verdict is Verdict.POOR for word in words])
    refused = sum(not own.assessable for _, _, own in clean)
    return [
        ("words that are not red, where raters gave 90 and more", f"{1 - red:.1%} of {len(words)}", "≥ 97 %"),
        ("recordings that are refused for their own text", f"{refused} of {len(clean)}", "0"),
    ]


if __name__ == "__main__":
    main()
