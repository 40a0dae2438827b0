"""How far is sound in pieces from the whole: `python -m benchmarks.streaming CORPUS [--count N]`.

CORPUS is a folder in the layout of speechocean762. Each recording goes through the phone recogniser as a whole, and in
pieces of 100 ms; frames are compared one by one.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from training import corpus

from benchmarks import results
from pronounce_cli.acoustic import stream
from pronounce_cli.acoustic.front_end import SAMPLE_RATE_HZ
from pronounce_cli.acoustic.recogniser import ConformerRecogniser
from pronounce_cli.audio import load
from pronounce_cli.languages.en.ear import EAR

SEED = 762
PIECE = SAMPLE_RATE_HZ // 10


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, "train")
    chosen = random.Random(SEED).sample(utterances, arguments.count)
    recogniser = ConformerRecogniser(EAR)
    same, away = [], []
    for utterance in chosen:
        samples = load(utterance.path).samples
        whole = recogniser.log_probs(samples)
        listening = recogniser.stream()
        pieces = [listening.feed(samples[start : start + PIECE]) for start in range(0, len(samples), PIECE)]
        streamed = np.concatenate([*pieces, listening.finish()])
        best = whole.argmax(axis=1)
        same.append(streamed.argmax(axis=1) == best)
        away.append(np.abs(streamed - whole)[np.arange(len(best)), best])
    agreed, off = np.concatenate(same), np.concatenate(away)
    middle, high = np.median(off), np.percentile(off, 90)
    results.write(
        "Sound in pieces",
        f"python -m benchmarks.streaming CORPUS --count {arguments.count}",
        f"""
{arguments.count} recordings in pieces of 100 ms; a frame waits for {stream.LOOK_AHEAD_S:g} s of what follows it.

| what | measured | goal |
|---|---|---|
| frames whose likeliest phone is that of the whole recording | {agreed.mean():.1%} | ≥ 97 % |
| nats between the two for that phone, median and 90th percentile | {middle:.4f}, {high:.2f} | – |
""",
    )


if __name__ == "__main__":
    main()
