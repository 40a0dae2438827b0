"""`pronounce bench`: how far the scores agree with human raters on a corpus."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, Output
from pronounce_cli.cli.options.provider import BaseUrl, Cache, Model, Offline, Provider, Replay
from pronounce_cli.cli.terminal.console import PageFormat, emit, progress

SUMMARY = COMMANDS["bench"]
HELP = f"""\b
Examples:
  pronounce bench speechocean762 --split test --jobs 2
  pronounce bench speechocean762 --limit 100 --format markdown
  pronounce bench speechocean762 --results run.jsonl   # goes on where it stopped

{SUMMARY} The folder has SPLIT/wav.scp, SPLIT/utt2spk and resource/scores.json, as speechocean762. Every recording is
scored, also those that `score` would leave unscored.
"""


class BenchFormat(StrEnum):
    """What the figures are written as."""

    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"


class Pronunciations(StrEnum):
    """Which phones are asked for."""

    CORPUS = "corpus"
    OWN = "own"


def bench(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="The corpus.", metavar="DIR", show_default=False)],
    split: Annotated[str, typer.Option(help="Folder of the split.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Take every n-th recording, N in all.", metavar="N")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    pronunciations: Annotated[Pronunciations, typer.Option(help="Whose phones.")] = Pronunciations.CORPUS,
    provider: Provider = None,
    model: Model = None,
    base_url: BaseUrl = None,
    offline: Offline = None,
    cache: Cache = None,
    replay: Replay = None,
    results: Annotated[Path | None, typer.Option(help="Keep results here and take those it has.", metavar="F")] = None,
    format_: Annotated[BenchFormat, typer.Option("--format", help="Form of the figures.")] = BenchFormat.TERMINAL,
    output: Output = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Measure agreement with human raters on a corpus."""
    from pronounce_cli import evaluate
    from pronounce_cli.batch.bench import Bencher
    from pronounce_cli.batch.bench import bench as run
    from pronounce_cli.factory.recogniser import recogniser_from
    from pronounce_cli.report import bench as report

    flags = {"provider": provider, "model": model, "base_url": base_url}
    settings = settled(context, quiet=quiet, offline=offline, cache=cache, **flags).settings
    rated = evaluate.read(directory, split)
    if limit and limit < len(rated):
        rated = [rated[i * len(rated) // limit] for i in range(limit)]
    hears = partial(recogniser_from, settings, replay=replay)
    bencher = Bencher(pronunciations is Pronunciations.OWN, hears if hears() else None)
    with progress("Assessing", len(rated), quiet=quiet) as watch:
        predicted = run(rated, bencher, jobs=jobs, results=results, watch=watch)
    found = evaluate.compare(rated, predicted)
    render = {"json": report.render_json, "markdown": report.render_markdown, "terminal": report.render_text}[format_]
    emit(render(found), PageFormat.TERMINAL if format_ is BenchFormat.TERMINAL else PageFormat.JSON, output)
