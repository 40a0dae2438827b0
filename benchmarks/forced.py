"""What forced decoding adds to a transcript: `python -m benchmarks.forced DATA --model FOLDER [--language de]`.

DATA is a folder with `manifest.tsv`, a table with the columns `audio` and `text`, of recordings that are read well.
FOLDER is a Whisper model as CTranslate2 writes it. With `--spoken`, texts are taken from DATA, a file with a line
"language<tab>text" for each, and espeak-ng reads them aloud.

Each recording is assessed against its own text; against that of another one; and against its text with a word exchanged
for another, for one that looks alike, or with a word added that was not said: the recording stays as it is, what is
asked for is changed. espeak-ng also reads each text with a word left out. A word that was said and is marked poor or
left out is a false alarm; one that was not and is so marked is found. Both are counted for the transcript alone and
with the second view.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import results
from pronounce_cli import Assessor
from pronounce_cli.audio import load
from pronounce_cli.core.types import Assessment, Audio, ForcedWord, Transcript, Verdict, WordScore
from pronounce_cli.recognise import ProviderOptions, create
from pronounce_cli.recognise.forced import Encoded
from pronounce_cli.recognise.languages import whisper_code

_TITLE = "Words expected by a local Whisper"
_KINDS = ("another word", "a word alike", "a word added")
_LEFT_OUT = "a word left out"
_TITLES = {"right": "said, as the text asks"}
_LEAST_LETTERS = 3


@dataclass
class Kept:
    """A local Whisper that hears and encodes each recording once; without `forces` it has its transcript alone."""

    inner: Any
    forces: bool = True
    name: str = "local"
    model: str = ""
    heard: dict[str, Transcript] = field(default_factory=dict)
    encoded: dict[str, Encoded] = field(default_factory=dict)

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript."""
        if audio.source not in self.heard:
            self.heard[audio.source] = self.inner.transcribe(audio, language)
        return self.heard[audio.source]

    def force(self, audio: Audio, words: Sequence[str], language: str) -> tuple[ForcedWord, ...] | None:
        """Return how likely the words are."""
        if not self.forces:
            return None
        if audio.source not in self.encoded:
            self.encoded = {audio.source: Encoded(self.inner._load(), audio.samples, whisper_code(language))}
        return self.encoded[audio.source].force(words)


@dataclass
class Seen:
    """What was found, one entry per word or text; of each word whether it is marked by either judgement."""

    texts: dict[str, list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    means: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, list[tuple[bool, bool, float | None]]] = field(default_factory=lambda: defaultdict(list))
    ranks: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    matched: list[tuple[float, float]] = field(default_factory=list)


def texts(data: Path, limit: int, seed: int) -> list[tuple[Path, str]]:
    """Return recordings and their texts."""
    with (data / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    chosen = random.Random(seed).sample(rows, min(limit, len(rows)))
    return [(data / row["audio"], row["text"]) for row in chosen]


def spoken(lines: Path, language: str, limit: int, folder: Path) -> list[tuple[Path, str]]:
    """Return texts of one language and how espeak-ng reads them."""
    rows = [line.partition("\t") for line in lines.read_text(encoding="utf-8").splitlines() if line.strip()]
    chosen = [text for tag, _, text in rows if tag == language][:limit]
    return [(read_aloud(language, text, folder / f"{language}-{i}.wav"), text) for i, text in enumerate(chosen)]


def read_aloud(language: str, text: str, path: Path) -> Path:
    """Let espeak-ng read a text; return the file."""
    subprocess.run(["espeak-ng", "-v", language, "-s", "150", "-w", str(path), text], check=True)
    return path


def variants(text: str, pool: Sequence[str], chance: random.Random) -> Iterator[tuple[str, str, int]]:
    """Yield a kind of change, the changed text and the place of the word that was not said."""
    words = text.split()
    long = [i for i, word in enumerate(words) if len(word) >= _LEAST_LETTERS] or [0]
    place = chance.choice(long)
    others = [w for w in pool if w.lower() not in text.lower() and abs(len(w) - len(words[place])) <= 2] or list(pool)
    alike = max(others, key=lambda word: SequenceMatcher(None, word.lower(), words[place].lower()).ratio())
    for kind, word in zip(_KINDS, (chance.choice(others), alike, chance.choice(others)), strict=True):
        left = words[place] if kind == _KINDS[2] else ""
        yield kind, " ".join([*words[:place], word, left, *words[place + 1 :]]), place


def marked(word: WordScore) -> bool:
    """Return whether a word is marked as wrong or left out."""
    return word.verdict is Verdict.POOR


def measure(pairs: Sequence[tuple[Path, str]], language: str, whisper: Any, seen: Seen, seed: int) -> None:
    """Add what is found of some recordings."""
    chance = random.Random(seed)
    pool = sorted({word.strip(".,;:!?»«\"'()") for _, text in pairs for word in text.split()})
    pool = [word for word in pool if len(word) >= _LEAST_LETTERS]
    kept = Kept(whisper)
    both = Assessor(language=language, recogniser=kept, refuse=False)
    alone = Assessor(language=language, recogniser=Kept(whisper, forces=False, heard=kept.heard), refuse=False)
    both.acoustics = alone.acoustics = None  # words alone, in a language whose sounds could be judged too
    for i, (path, text) in enumerate(pairs):
        audio = load(path)
        asked = [("right", text, None), ("another text", pairs[(i + 1) % len(pairs)][1], None)]
        for kind, wanted, place in [*asked, *variants(text, pool, chance)]:
            compare(seen, kind, place, [assessor.assess(audio, wanted) for assessor in (alone, both)])
        if path.suffix == ".wav":
            words = text.split()
            place = chance.randrange(len(words))
            rest = " ".join([*words[:place], *words[place + 1 :]])
            audio = load(read_aloud(language, rest, path.with_stem(f"{path.stem}-without")))
            compare(seen, _LEFT_OUT, place, [assessor.assess(audio, text) for assessor in (alone, both)])
        print(f"{language} {i + 1}/{len(pairs)}", flush=True)


def compare(seen: Seen, kind: str, place: int | None, found: Sequence[Assessment]) -> None:
    """Add what two judgements of a text say, that of the transcript alone and that with forced decoding."""
    one, two = found
    means = [word.forced.mean_nats for word in two.words if word.forced]
    if not means:
        return
    seen.texts[kind].append(means)
    seen.means[kind].append(sum(means) / len(means))
    seen.refused[kind].append(any("of this text" in warning for warning in two.warnings))
    views = [
        (marked(before), marked(after), after.forced and after.forced.mean_nats)
        for before, after in zip(one.words, two.words, strict=True)
    ]
    tokens = [word.token for word in two.reference.words]
    if place is not None:
        own = [view for view, token in zip(views, tokens, strict=True) if token == place]
        seen.words[kind] += own
        seen.ranks[kind].append(min(means) in [view[2] for view in own])
    elif kind == "right":
        seen.words[kind] += views
        seen.matched += [
            (word.forced.mean_nats, float(np.log(max(word.confidence, 1e-9))))
            for word in two.words
            if word.forced and word.confidence is not None and word.recognised == "match"
        ]


def report(seen: Seen) -> str:
    """Return the section."""
    kinds = [kind for kind in ("right", *_KINDS, _LEFT_OUT, "another text") if seen.means[kind]]
    lines = ["| asked for | texts | nats a word (5th to 95th percentile) | called another text |", "|---|---|---|---|"]
    for kind in kinds:
        values, calls = np.array(seen.means[kind]), float(np.mean(seen.refused[kind]))
        low, high = np.percentile(values, [5, 95])
        lines.append(f"| {kind} | {len(values)} | {values.mean():.1f} ({low:.1f} to {high:.1f}) | {calls:.1%} |")
    return "\n".join(
        [*lines, "", *_of_words(seen, kinds[:-1]), "", *_of_limits(seen, kinds[:-1]), "", _of_matches(seen)]
    )


def _of_words(seen: Seen, kinds: Sequence[str]) -> Iterator[str]:
    yield "| word | number | marked by the transcript | with both | nats (5th, 50th, 95th) | least likely of its text |"
    yield "|---|---|---|---|---|---|"
    for kind in kinds:
        views = seen.words[kind]
        before, after = (np.mean([view[side] for view in views]) for side in (0, 1))
        spread = np.percentile([view[2] for view in views if view[2] is not None], [5, 50, 95])
        lowest = f"{np.mean(seen.ranks[kind]):.0%}" if seen.ranks[kind] else "–"
        numbers = ", ".join(f"{value:.1f}" for value in spread)
        yield f"| {_TITLES.get(kind, kind)} | {len(views)} | {before:.1%} | {after:.1%} | {numbers} | {lowest} |"


def _of_limits(seen: Seen, kinds: Sequence[str]) -> Iterator[str]:
    yield f"| marked unless likelier than | {' | '.join(_TITLES.get(kind, kind) for kind in kinds)} |"
    yield "|---" * (len(kinds) + 1) + "|"
    for limit in (-0.5, -1.0, -1.5, -2.0, -3.0, -4.0, -5.0):
        left = [
            np.mean([was and (nats is None or nats < limit) for was, _, nats in seen.words[kind]]) for kind in kinds
        ]
        yield f"| {limit:.1f} nats | {' | '.join(f'{share:.1%}' for share in left)} |"


def _of_matches(seen: Seen) -> str:
    pairs = np.array(seen.matched)
    alike = np.corrcoef(pairs.T)[0, 1]
    unsure = (pairs[:, 1] >= np.log(0.5)) & (pairs[:, 0] < np.log(0.05))
    what = f"Of {len(pairs)} words that were said and that the transcript has, forced decoding and the transcript's"
    what += (
        f" confidence correlate at {alike:.2f} (log-probabilities); {unsure.mean():.1%} are under 5 % to the one and"
    )
    return f"{what} over 50 % to the other."


def main() -> None:
    """Measure and write the section of RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--language", default="de", help="several with commas, with --spoken")
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spoken", action="store_true")
    given = parser.parse_args()
    whisper = create("local", ProviderOptions(model=str(given.model), offline=True, extra={"compute_type": "int8"}))
    seen = Seen()
    with tempfile.TemporaryDirectory() as folder:
        for language in given.language.split(","):
            read = given.spoken and spoken(given.data, language, given.limit, Path(folder))
            measure(read or texts(given.data, given.limit, given.seed), language, whisper, seen, given.seed)
    what = f"{given.data.name} --model {given.model.name} --language {given.language}"
    what += f" --limit {given.limit} --seed {given.seed}"
    title = f"{_TITLE}: espeak-ng's voices" if given.spoken else _TITLE
    results.write(title, f"python -m benchmarks.forced {what}{' --spoken' if given.spoken else ''}", report(seen))


if __name__ == "__main__":
    main()
