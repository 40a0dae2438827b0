"""From what was asked on the command line to outcomes: one recording at once, or a run over many."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pronounce_cli.batch.columns import Wanted
from pronounce_cli.batch.entries import Entries
from pronounce_cli.batch.journal import Journal
from pronounce_cli.batch.runner import Runner, Tally, Workers
from pronounce_cli.batch.scorer import Scorer, Scoring
from pronounce_cli.batch.sources import Sources
from pronounce_cli.batch.texts import text_of
from pronounce_cli.batch.views import Tagged
from pronounce_cli.batch.workers import Pool, cores
from pronounce_cli.cli._inputs import STDIN, given_text, read_stdin
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.cli.terminal.console import note, progress
from pronounce_cli.core.errors import InputError

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Outcome


@dataclass(frozen=True, slots=True)
class Running:
    """How a run is carried out; each is an option of `pronounce score`."""

    jobs: int | None = None
    results: Path | None = None
    resume: bool = False
    retry_failed: bool = False
    max_failures: int | None = None
    time_limit_s: float | None = None
    cluster: str | None = None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of the recordings, the exit code that it entails without gates, and what `--tag` left out."""

    outcomes: Sequence[Outcome]
    exit_code: int = ExitCode.OK
    left_out: Collection[str] = ()


def sources_for(
    arguments: Sequence[str],
    text: str | None,
    text_file: Path | None,
    *,
    free: bool,
    cues: bool = False,
    language: str,
    quiet: bool,
) -> tuple[Sources, bytes | None]:
    """Return where the recordings are, and the one that came from stdin.

    Raises:
        typer.BadParameter: The texts exclude each other, or stdin has no recording or no text.
        TextError: The text cannot be read.
    """
    if free and (text is not None or text_file is not None):
        raise typer.BadParameter("--free is for recordings without a text; leave out --text and --text-file")
    if free and cues:
        raise typer.BadParameter("--cues takes the text from subtitles, and --free goes without one; leave one out")
    if STDIN in arguments and str(text_file) == STDIN:
        raise typer.BadParameter("a recording and its text cannot both come from stdin")
    wanted = Wanted(given_text(text, text_file), free, language, cues)
    stdin = read_stdin(arguments, has_text=not wanted.from_rows)
    return Sources(tuple(arguments), wanted, lambda message: note(message, quiet=quiet)), stdin


@contextmanager
def scored(
    sources: Sources, plan: Scoring, running: Running, stdin: bytes | None, *, quiet: bool
) -> Iterator[Finished]:
    """Score the recordings; the outcomes can be read until the block ends.

    Raises:
        PronounceError: The only recording could not be scored; or as `Runner.run`.
        typer.BadParameter: The options do not fit.
    """
    scorer = Scorer(plan)  # what is wrong with the provider is said before work begins
    if scorer.repeat < plan.repeat:
        note("--repeat is for providers; the sounds alone give the same score each time", quiet=quiet)
    if sources.is_one_recording and running.results is None and running.cluster is None and not running.tags:
        ((_, entry),) = sources()
        yield Finished((scorer.outcome(entry, None if plan.free else text_of(entry), stdin),))
        return
    chosen = Tagged(sources, running.tags)
    entries = Entries(chosen)
    if not len(entries):
        raise InputError(f"no recording has the tag {' or '.join(f'`{tag}`' for tag in sorted(running.tags))}")
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(_results_file(running)))
        runner = Runner(entries, plan, journal, running.retry_failed, running.max_failures, stdin)
        with progress("Scoring", len(entries), quiet=quiet) as watch:
            outcomes = runner.run(_workers(plan, running, len(entries)), watch)
        _say_how_it_ended(runner.tally, len(entries), running, quiet=quiet)
        code = ExitCode.INTERRUPTED if runner.tally.interrupted else runner.tally.exit_code
        yield Finished(outcomes, code, chosen.left_out)


def _results_file(running: Running) -> Path | None:
    path, goes_on = running.results, running.resume or running.retry_failed
    if path is None:
        if goes_on:
            raise typer.BadParameter("--resume and --retry-failed need the file of the earlier run: --results FILE")
        return None
    if not goes_on and path.exists() and path.stat().st_size:
        raise typer.BadParameter(f"`{path}` has results already; add --resume to go on with it, or name another file")
    return path


def _workers(plan: Scoring, running: Running, count: int) -> Workers:
    if running.cluster is None:
        return Pool(plan, min(running.jobs or cores(), count), running.time_limit_s)
    if running.jobs is not None or running.time_limit_s is not None:
        raise typer.BadParameter("--jobs and --time-limit are for this machine; leave them out with --cluster")
    if plan.settings.offline:
        raise typer.BadParameter("--offline forbids the network that --cluster needs")
    from pronounce_cli.batch.cluster import Cluster

    return Cluster(plan, running.cluster)


def _say_how_it_ended(tally: Tally, total: int, running: Running, *, quiet: bool) -> None:
    if not (tally.interrupted or tally.gave_up):
        return
    why = "interrupted" if tally.interrupted else f"stopped at {tally.failed} failures (--max-failures)"
    how = f"; go on with --results {running.results} --resume" if running.results else ""
    note(f"{why}: {tally.done} of {total} recordings are done{how}", quiet=quiet)
