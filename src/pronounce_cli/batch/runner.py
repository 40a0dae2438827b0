"""A run over many recordings: rows go to the workers, results to the journal, and what is done stays done.

    entries ──> not yet in the journal? ──> pool or cluster ──> journal ──> outcomes in the order of the entries

The parent keeps two numbers per recording and no result, so its memory hardly depends on how many there are.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, overload

from pronounce_cli.batch.scorer import Plan, ResultLine, Task, digest, failed, scored
from pronounce_cli.batch.texts import text_of
from pronounce_cli.core.codec import outcome_from_dict
from pronounce_cli.core.errors import InputError, PronounceError, WorkerError, exit_code_of
from pronounce_cli.languages import inventory_of

if TYPE_CHECKING:
    from pronounce_cli.batch.entries import Entries
    from pronounce_cli.batch.journal import Journal
    from pronounce_cli.core.runs import Entry, Outcome

_NOWHERE = 2**64 - 1


class Workers(Protocol):
    """Processes, here or in a cluster, that do tasks and answer in any order."""

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, ResultLine | WorkerError]]:
        """Yield each task with its answer, or with the reason why there is none."""
        ...


Watch = Callable[[int, int], None]
"""Is told how many recordings are done so far, and how many of them failed."""


class Outcomes(Sequence["Outcome"]):
    """The outcomes of a run in the order of its recordings, read from the journal whenever they are asked for."""

    def __init__(self, journal: Journal, offsets: array[int]) -> None:
        self._journal = journal
        self._offsets = array("Q", (offset for offset in offsets if offset != _NOWHERE))

    def __len__(self) -> int:
        return len(self._offsets)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, index: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return outcome_from_dict(self._journal.object_at(self._offsets[index]), inventory_of)


@dataclass(slots=True)
class Tally:
    """How a run went so far.

    Attributes:
        done: Recordings with a result, be it a failure.
        failed: Those without an assessment.
        kept: Those whose result was there already.
        exit_code: The worst among the failures, 0 without one.
        interrupted: Whether somebody stopped the run.
        gave_up: Whether there were too many failures.
    """

    done: int = 0
    failed: int = 0
    kept: int = 0
    exit_code: int = 0
    interrupted: bool = False
    gave_up: bool = False

    def count(self, failure: str | None) -> None:
        """Add a result, with the code of its failure."""
        self.done += 1
        if failure is not None:
            self.failed += 1
            self.exit_code = max(self.exit_code, exit_code_of(failure))


@dataclass(slots=True)
class Runner:
    """Scores the recordings of a run, each exactly once.

    Attributes:
        entries: The recordings.
        plan: How they are scored.
        journal: Where the results go, and where those of an earlier run are.
        retry_failed: Whether failures of an earlier run are tried again.
        max_failures: Stop when there are this many; None goes on to the end.
        stdin: What came from stdin, for the recording `-`.
    """

    entries: Entries
    plan: Plan
    journal: Journal
    retry_failed: bool = False
    max_failures: int | None = None
    stdin: bytes | None = None
    tally: Tally = field(default_factory=Tally)

    def run(self, workers: Workers, watch: Watch) -> Outcomes:
        """Score what is not yet in the journal; return the outcomes of all that is done.

        When everything is done, the journal is put into the order of the recordings. Ctrl-C ends the run with what is
        done, and so do too many failures; the tally tells.

        Raises:
            InputError: The journal is of other recordings or made with other settings, or cannot be written.
            PronounceError: The workers cannot start.
        """
        identity = self.plan.identity()
        offsets = self._earlier(identity)
        watch(self.tally.done, self.tally.failed)
        try:
            self._score(workers, watch, identity, offsets)
        except KeyboardInterrupt:
            self.tally.interrupted = True
        self.journal.sync()
        if self.tally.done == len(offsets) and self.journal.path is not None:
            offsets = array("Q", self.journal.rearrange(offsets))
        return Outcomes(self.journal, offsets)

    def _score(self, workers: Workers, watch: Watch, identity: dict[str, Any], offsets: array[int]) -> None:
        with closing(workers.run(self._tasks(offsets))) as answers:
            if self._too_many():
                return
            for task, answer in answers:
                result = _line_of_lost(task.entry, answer, identity) if isinstance(answer, WorkerError) else answer
                offsets[task.index] = self.journal.append(result.line)
                self.tally.count(result.failure)
                watch(self.tally.done, self.tally.failed)
                if self._too_many():
                    return

    def _too_many(self) -> bool:
        self.tally.gave_up = self.max_failures is not None and self.tally.failed >= self.max_failures
        return self.tally.gave_up

    def _tasks(self, offsets: array[int]) -> Iterator[Task]:
        for index, entry in enumerate(self.entries):
            if offsets[index] == _NOWHERE:
                yield Task(index, entry, self.stdin if entry.audio == "-" else None)

    def _earlier(self, identity: dict[str, Any]) -> array[int]:
        """Return where the journal has the result of each recording.

        Results of rows that have changed since are not used, and neither are failures that are to be tried again.
        """
        offsets = array("Q", [_NOWHERE]) * len(self.entries)
        rows = None
        for number, offset, data in self.journal.lines():
            where = f"line {number} of `{self.journal.path}`"
            _check_settings(data, identity, where)
            rows = rows or self.entries.index()
            index = rows.find(str(data.get("utterance_id")))
            if index is None:
                raise InputError(
                    f"{where} is about `{data.get('utterance_id')}`, which is not among the recordings",
                    hint="Name another file with --results",
                )
            offsets[index] = offset
        if rows is not None:
            self._keep_valid(offsets)
        return offsets

    def _keep_valid(self, offsets: array[int]) -> None:
        """Forget results of rows that have changed, and failures that are to be tried again; count the others."""
        for index, entry in enumerate(self.entries):
            if offsets[index] == _NOWHERE:
                continue
            data = self.journal.object_at(offsets[index])
            code = str(data.get("code")) if data.get("kind") == "failure" else None
            if (code and self.retry_failed) or data["run"].get("entry") != digest(entry, self._text(entry)):
                offsets[index] = _NOWHERE
                continue
            self.tally.kept += 1
            self.tally.count(code)

    def _text(self, entry: Entry) -> str | None:
        return None if self.plan.free else text_or_none(entry)


def text_or_none(entry: Entry) -> str | None:
    """Return what should be said in a recording, None where that cannot be read."""
    try:
        return text_of(entry)
    except PronounceError:
        return None


def _line_of_lost(entry: Entry, error: WorkerError, identity: dict[str, Any]) -> ResultLine:
    return scored(entry, text_or_none(entry), failed(entry, error), identity)


def _check_settings(data: dict[str, Any], identity: dict[str, Any], where: str) -> None:
    """Refuse results that were made in another way.

    Raises:
        InputError: They were; the message says in what.
    """
    run = data.get("run")
    made_with = run.get("settings") if isinstance(run, dict) else None
    if not isinstance(made_with, dict):
        raise InputError(f"{where} is not a result of a run with --results", hint="Name another file with --results")
    for key in islice({**identity, **made_with}, 100):
        if made_with.get(key) != identity.get(key):
            raise InputError(
                f"{where} was made with {_setting(key, made_with)}, and now it would be {_setting(key, identity)}",
                hint="Use the same settings, or name another file with --results",
            )


def _setting(key: str, settings: dict[str, Any]) -> str:
    value = settings.get(key)
    return f"no {key}" if value is None else f"{key} {value}"
