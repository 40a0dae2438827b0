"""What the tests of reports share."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import cycle

from tests.helpers.places import ROOT

from pronounce_cli.core.codec import result_from_dict
from pronounce_cli.core.ports import Reporter
from pronounce_cli.core.runs import Change, Checked, Miss, Outcome, Run, Trend, WordChange, run_of
from pronounce_cli.core.types import Assessment, Failure, Result
from pronounce_cli.languages import inventory_of

_STORED = ROOT / "tests/golden/cases"
CASES = sorted(path.stem for path in _STORED.glob("*.json"))


def results_of(case: str) -> list[Result]:
    """Return the stored results of a case."""
    documents = json.loads((_STORED / f"{case}.json").read_text(encoding="utf-8"))
    return [result_from_dict(document, inventory_of) for document in documents]


def rendered(reporter: Reporter, results: Collection[Result]) -> str:
    """Return the whole report of plain results."""
    return "".join(reporter.render(run_of(results)))


def gated_run(results: Sequence[Result]) -> Run:
    """Return a run in which recordings missed minimums, moved against a baseline, and carry what a manifest says."""
    items = [
        Checked(Outcome(result, audio=f"class 4b/{i}.wav", speaker=f"pupil, {i % 3}", tags=("vowels", f"week {i}")))
        for i, result in enumerate(results)
    ]
    first = results[0]
    assert isinstance(first, Assessment)
    overall, word = first.scores.overall, first.words[0]
    assert overall is not None
    assert word.accuracy is not None
    items[0] = replace(
        items[0],
        misses=(
            Miss("overall", 99.9, overall),
            Miss("word", 99.0, word.accuracy, 0, word.text),
            Miss("prosody", 50.0, None),
        ),
        change=Change(
            items[0].outcome.id, Trend.WORSE, 97.0, overall, (WordChange(0, word.text, 100.0, word.accuracy),)
        ),
    )
    second = results[1]
    assert isinstance(second, Assessment)
    items[1] = replace(items[1], change=Change(items[1].outcome.id, Trend.BETTER, 60.0, second.scores.overall))
    gone = Change("recordings/lost.wav", Trend.GONE, 71.0, None)
    return Run(tuple(items), (gone,), ("The baseline was made by another scorer",))


def odd_run(result: Assessment, words: Sequence[str]) -> Run:
    """Return a run whose name, text, words, tags and messages are those given, in turn."""
    take = cycle(words)
    said = tuple(replace(word, text=next(take), written=next(take), heard=next(take)) for word in result.words)
    asked = tuple(replace(word, token=i) for i, word in enumerate(result.reference.words))
    reference = replace(result.reference, text=next(take), words=asked)
    odd = replace(result, utterance_id=next(take), reference=reference, words=said, warnings=(next(take),))
    misses = (Miss("word", 90.0, 10.0, 0, next(take)),)
    first = Checked(Outcome(odd, audio=next(take), speaker=next(take), tags=(next(take), next(take))), misses)
    refused = replace(odd, words=(), assessable=False, reason=next(take), utterance_id=next(take))
    failure = Failure(next(take), "input", next(take), next(take))
    return Run((first, Checked(Outcome(refused)), Checked(Outcome(failure))), notes=(next(take),))
