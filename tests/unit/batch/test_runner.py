"""Which recordings a run scores, and what it keeps."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.entries import Entries
from pronounce_cli.batch.journal import Journal
from pronounce_cli.batch.runner import Outcomes, Runner
from pronounce_cli.batch.scorer import ResultLine, Scoring, Task, failed, scored
from pronounce_cli.batch.sources import Sources
from pronounce_cli.batch.texts import text_of
from pronounce_cli.config import Settings
from pronounce_cli.core.errors import AudioError, InputError, PronounceError, WorkerDied, WorkerError
from pronounce_cli.core.types import Failure, Strictness
from pronounce_cli.score import transcript
from pronounce_cli.score.model import COMMON_SCORER, SCORER


@dataclass
class Backwards:
    """Workers that answer with the text of each recording as its failure, the last first."""

    plan: Scoring
    errors: dict[str, PronounceError] = field(default_factory=dict)
    stop_at: str = ""
    asked: list[str] = field(default_factory=list)

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, ResultLine | WorkerError]]:
        for task in reversed(list(tasks)):
            self.asked.append(task.entry.id)
            if task.entry.id == self.stop_at:
                raise KeyboardInterrupt
            error = self.errors.get(task.entry.id, AudioError(text_of(task.entry)))
            if isinstance(error, WorkerError):
                yield task, error
            else:
                yield task, scored(task.entry, text_of(task.entry), failed(task.entry, error), self.plan.identity())


@dataclass
class Set:
    """A manifest, its results, and what has been seen."""

    folder: Path
    seen: list[tuple[int, int]] = field(default_factory=list)

    def write(self, **texts: str) -> Set:
        rows = [f"{name},{name}.wav,{text}" for name, text in texts.items()]
        (self.folder / "set.csv").write_text("\n".join(["id,audio,text", *rows]) + "\n")
        return self

    def run(self, plan: Scoring | None = None, **options: Any) -> tuple[list[tuple[str, str]], Backwards, Runner]:
        plan = plan or Scoring(Settings())
        workers = Backwards(plan, options.pop("errors", {}), options.pop("stop_at", ""))
        entries = Entries(Sources((str(self.folder / "set.csv"),), Wanted(), print))
        with Journal(self.folder / "r.jsonl") as journal:
            runner = Runner(entries, plan, journal, **options)
            outcomes = runner.run(workers, lambda done, failed: self.seen.append((done, failed)))
            return [(outcome.id, message(outcomes, i)) for i, outcome in enumerate(outcomes)], workers, runner

    def lines(self) -> list[str]:
        return [json.loads(line)["utterance_id"] for line in (self.folder / "r.jsonl").read_text().splitlines()]


def message(outcomes: Outcomes, index: int) -> str:
    result = outcomes[index].result
    assert isinstance(result, Failure)
    return result.message


@pytest.fixture
def kept(tmp_path: Path) -> Set:
    return Set(tmp_path).write(a="one", b="two", c="three")


def test_results_are_in_the_order_of_the_manifest_whoever_was_first(kept: Set) -> None:
    found, workers, runner = kept.run()

    assert workers.asked == ["c", "b", "a"]
    assert found == [("a", "one"), ("b", "two"), ("c", "three")]
    assert kept.lines() == ["a", "b", "c"]
    assert kept.seen == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert (runner.tally.exit_code, runner.tally.kept) == (4, 0)


def test_an_interrupted_run_keeps_what_is_done_and_another_does_the_rest(kept: Set) -> None:
    found, _, runner = kept.run(stop_at="a")
    assert found == [("b", "two"), ("c", "three")]
    assert runner.tally.interrupted
    assert kept.lines() == ["c", "b"]

    found, workers, runner = kept.run()
    assert workers.asked == ["a"]
    assert found == [("a", "one"), ("b", "two"), ("c", "three")]
    assert (runner.tally.done, runner.tally.kept, runner.tally.interrupted) == (3, 2, False)
    assert kept.lines() == ["a", "b", "c"]
    assert kept.run()[1].asked == []


def test_rows_that_were_added_or_changed_are_scored_and_the_old_result_goes(kept: Set) -> None:
    kept.run()
    found, workers, _ = kept.write(z="zero", a="one", b="2", c="three").run()

    assert workers.asked == ["b", "z"]
    assert found == [("z", "zero"), ("a", "one"), ("b", "2"), ("c", "three")]
    assert kept.lines() == ["z", "a", "b", "c"]


def test_results_of_other_recordings_are_refused_and_stay(kept: Set) -> None:
    kept.run()
    with pytest.raises(InputError, match=r"line 2 of `.*r\.jsonl` is about `b`, which is not among the recordings"):
        kept.write(a="one", c="three").run()
    assert kept.lines() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        (
            Scoring(Settings(strictness=Strictness.STRICT)),
            "with strictness normal, and now it would be strictness strict",
        ),
        (Scoring(Settings(language="en-GB")), "with language en-US, and now it would be language en-GB"),
        (Scoring(Settings(provider="offline")), "with provider none, and now it would be provider offline"),
        (Scoring(Settings(), repeat=3), "with no repeat, and now it would be repeat 3"),
    ],
)
def test_results_that_were_made_otherwise_are_refused_with_the_difference(kept: Set, plan: Scoring, what: str) -> None:
    kept.run()
    with pytest.raises(InputError, match=f"line 1 of .* was made {what}"):
        kept.run(plan)


def test_another_file_is_refused(kept: Set) -> None:
    (kept.folder / "r.jsonl").write_text('{"utterance_id": "a"}\n')
    with pytest.raises(InputError, match=r"line 1 of .* is not a result of a run with --results"):
        kept.run()


def test_failures_are_tried_again_when_asked_to(kept: Set) -> None:
    kept.run(errors={"b": WorkerDied("it died")})
    assert kept.run()[1].asked == []

    found, workers, runner = kept.run(retry_failed=True)
    assert workers.asked == ["c", "b", "a"]
    assert found[1] == ("b", "two")
    assert runner.tally.exit_code == 4


def test_a_worker_that_died_is_a_failure_with_exit_code_70(kept: Set) -> None:
    found, _, runner = kept.run(errors={"b": WorkerDied("it died")})

    assert found == [("a", "one"), ("b", "it died"), ("c", "three")]
    assert runner.tally.exit_code == 70


@pytest.mark.parametrize(("limit", "done"), [(1, 1), (2, 2), (4, 3)])
def test_a_run_stops_at_too_many_failures(kept: Set, limit: int, done: int) -> None:
    found, _, runner = kept.run(max_failures=limit)

    assert len(found) == done == runner.tally.done
    assert runner.tally.gave_up == (limit < 4)
    if limit == 1:
        assert kept.run(max_failures=1)[1].asked == []


def test_results_do_not_depend_on_where_a_run_was_interrupted(tmp_path: Path) -> None:
    texts = {f"u{i}": f"text {i}" for i in range(8)}
    for folder in ("whole", "pieces"):
        (tmp_path / folder).mkdir()
    Set(tmp_path / "whole").write(**texts).run()
    for name in ("u5", "u2", "u1", ""):
        found = Set(tmp_path / "pieces").write(**texts).run(stop_at=name)
    assert len(found[0]) == 8
    whole, pieces = ((tmp_path / folder / "r.jsonl").read_text() for folder in ("whole", "pieces"))
    assert _without_rows(whole, "whole") == _without_rows(pieces, "pieces")


def _without_rows(text: str, folder: str) -> list[dict[str, Any]]:
    """The results without the folder, in which the two runs differ."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in text.replace(f"/{folder}/", "/").splitlines()]
    for row in rows:
        del row["run"]["entry"]
    return rows


def test_results_count_for_the_scorers_of_all_languages() -> None:
    scorer = Scoring(Settings()).identity()["scorer"]

    assert all(name in scorer for name in (SCORER, COMMON_SCORER, transcript.SCORER))
