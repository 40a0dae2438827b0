"""Fits the scorer that knows no phone by name: `python -m training.any_language CORPUS`.

It sees what `score/by_articulation.py` shows, of recordings that the phone recogniser aligns itself, and writes what
all languages have in common whose learners nobody rated. On English it is compared with the scorer of English.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from pronounce_cli.acoustic import ctc
from pronounce_cli.acoustic.alternatives import alternatives
from pronounce_cli.core.evidence import Evidence
from pronounce_cli.languages.en.inventory import INVENTORY
from pronounce_cli.score import by_articulation, model
from training import card, corpus, crossval, examples, exchanges, network, transcripts, trees, verdicts
from training.asked import Observed
from training.corpus import SEED
from training.evidence import Views, observe_all
from training.train import RATED

COMMON = Path(model.__file__).with_name(model.COMMON)
_BEST = 95.0  # raters' accuracy of what native speech is likened to
_SOUNDS = ("clean", "telephone", "damaged")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    utterances = corpus.read(arguments.corpus, arguments.split)
    observed = observe_all(utterances, jobs=arguments.jobs, seed=SEED)
    with Pool(arguments.jobs, _start, (observed, transcripts.heard(utterances))) as pool:
        shown = pool.map(_shown, range(len(utterances)), chunksize=8)
    fitted(shown, arguments.jobs)


def _start(observed: Sequence[Views], heard: Sequence[transcripts.Heard]) -> None:
    global _state  # noqa: PLW0603 - all evidence is there before the processes part
    _state = (observed, heard)


def _shown(index: int) -> examples.Shown:
    observed, heard = _state
    return examples.shown(aligned(observed[index]), heard[index])


def aligned(views: Views) -> Views:
    """Return the evidence of the clean and the damaged sounds as it is without pocketsphinx."""
    found = {}
    for (sound, text), seen in views.items():
        evidence = _aligned(seen.evidence) if sound in _SOUNDS and not text.startswith("wrong") else None
        if evidence:
            found[sound, text] = Observed(seen.asked, evidence)
    return found


def _aligned(evidence: Evidence) -> Evidence | None:
    reference = evidence.reference
    chosen = [word.variant for word in evidence.alignment.words]
    words = zip(reference.words, chosen, strict=True)
    said = tuple(replace(word, pronunciations=(word.pronunciations[v],)) for word, v in words)
    alignment = ctc.align(evidence.posteriors, replace(reference, words=said))
    if alignment is None:
        return None
    placed = zip(alignment.words, chosen, strict=True)
    alignment = replace(alignment, words=tuple(replace(word, variant=v) for word, v in placed))
    return replace(evidence, alignment=alignment, alternatives=alternatives(evidence.posteriors, alignment))


def unnamed(shown: Sequence[examples.Shown]) -> list[examples.Shown]:
    """Return the examples as they are seen by what names no phone."""
    return [{name: _unnamed(one) for name, one in views.items()} for views in shown]


def _unnamed(one: examples.Example) -> examples.Example:
    features, said = by_articulation.seen(one.features, one.hints.said, INVENTORY)
    return replace(one, features=features, hints=replace(one.hints, said=said))


def fitted(shown: list[examples.Shown], jobs: int) -> None:
    """Fit everything, write it and print how it agrees with the raters."""
    fold = crossval.folds(shown)
    which_without = exchanges.fitted(shown, fold, exchanges.Plan(), jobs)[1:]
    shown = unnamed(exchanges.heard(shown, fold, which_without))
    climbed, *climbed_without = trees.fitted(shown, fold, trees.Plan(), jobs)
    shown = trees.boosted(shown, fold, climbed_without)
    everything, *without = crossval.fitted(shown, network.Plan(), jobs=jobs)
    found, arrays = crossval.with_posteriors(shown, without)
    arrays["unsaid.threshold"] = np.array(verdicts.unsaid([one for kind in RATED for one in found[kind]]))
    threshold = float(arrays["unsaid.threshold"])
    seen = {kind: verdicts.words(found[kind], threshold) for kind in crossval.KINDS}
    arrays |= verdicts.thresholds(verdicts.together(seen["posteriors"], seen["own"]))
    arrays["phone.threshold"] = np.array(verdicts.wrong_phone(found["posteriors"])[0])
    good = [v["own"].features for v in shown if v["corpus"].utterance.scores["accuracy"] >= _BEST and "own" in v]
    for name in by_articulation.TABLES:
        rows = np.vstack([getattr(features, name) for features in good])
        arrays |= {f"level.{name}.mean": rows.mean(axis=0), f"level.{name}.spread": rows.std(axis=0)}
    COMMON.mkdir(exist_ok=True)
    np.savez(COMMON / model.FILES[0], **{name: np.asarray(value) for name, value in sorted(arrays.items())})
    network.save(COMMON / model.FILES[1], everything)
    np.savez(COMMON / model.FILES[3], **climbed)
    text = f"# The scorer that names no phone, on English\n\n{card.agreement(found)}\n"
    (COMMON / "AGREEMENT.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
