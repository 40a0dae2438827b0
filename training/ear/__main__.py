"""Fit an ear: `python -m training.ear LANGUAGE DATA` writes its weights and their card, see docs/ears.md."""

from __future__ import annotations

import argparse
import hashlib
import shlex
import sys
import time
from functools import partial
from pathlib import Path

from torch.multiprocessing.spawn import spawn

from pronounce_cli.acoustic import ears
from pronounce_cli.core.errors import PronounceError
from training.ear import card, fit, lessons, making, measure
from training.ear.german import GERMAN

TOP = Path(__file__).parents[2]
COURSES = {course.tag: course for course in (GERMAN,)}


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.ear", description=__doc__)
    parser.add_argument("language", choices=COURSES)
    parser.add_argument("data", type=Path, help="recordings and their texts")
    parser.add_argument("--english", type=Path, help="speechocean762, for its many speakers")
    parser.add_argument("--licence", default="see the folder", help="of the recordings, for the card")
    parser.add_argument("--work", type=Path, default=TOP / "training" / "cache" / "ear")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=fit.Plan().epochs)
    parser.add_argument("--minutes", type=float, default=fit.Plan().minutes)
    parser.add_argument("--seed", type=int, default=fit.Plan().seed)
    arguments = parser.parse_args()
    try:
        return _run(arguments)
    except PronounceError as error:
        print(f"error: {error.message}", error.hint or "", sep="\n", file=sys.stderr)
        return error.exit_code


def _run(arguments: argparse.Namespace) -> int:
    course = COURSES[arguments.language]
    sources = lessons.Sources(course, arguments.data, arguments.english, arguments.work, seed=arguments.seed)
    plan = fit.Plan(epochs=arguments.epochs, minutes=arguments.minutes, seed=arguments.seed)
    found = lessons.prepared(sources, arguments.jobs)
    began = time.monotonic()
    together = arguments.work / "together"
    together.unlink(missing_ok=True)
    work = partial(making.fit_one, sources=sources, plan=plan, ranks=arguments.jobs)
    if arguments.jobs == 1:
        work(0)
    else:
        spawn(work, nprocs=arguments.jobs)
    minutes = (time.monotonic() - began) / 60
    network = making.restored(sources.work / "fitted.npz")
    written = arguments.out or TOP / "src" / "pronounce_cli" / "languages" / arguments.language / "weights"
    weights = making.packed(network, course)
    written.mkdir(parents=True, exist_ok=True)
    (written / "ear.npz").write_bytes(weights)
    ear = ears.read(weights, "ear.npz")
    figures = {
        name: measure.measured(ear.network.log_probs, sentences, course.phones, course.pairs)
        for name, sentences in found.unmet.items()
    }
    told = card.Told(
        name=ear.name,
        data=f"{arguments.data.name} ({arguments.licence})" + _beside(arguments.english),
        command=shlex.join(["make", "ear", f"LANGUAGE={arguments.language}", "DATA=DIR"]),
        learnt=len(found.recorded),
        minutes=minutes,
        size=len(weights),
        sha256=hashlib.sha256(weights).hexdigest(),
    )
    text = card.card(course, told, plan, figures)
    (written / "EAR_CARD.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def _beside(english: Path | None) -> str:
    return f"; beside it the sound of {english.name}, whose speakers keep the network used to many" if english else ""


if __name__ == "__main__":
    sys.exit(main())
