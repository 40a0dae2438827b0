"""`pronounce bench`: how far the scores agree with human raters on a corpus."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, NoColor, Output
from pronounce_cli.cli.options.provider import BaseUrl, Cache, Model, Offline, Provider, Replay
from pronounce_cli.cli.terminal.console import PageFormat, emit, progress

if TYPE_CHECKING:
    from pronounce_cli.core.agreement import Bench

SUMMARY = COMMANDS["bench"]
HELP = f"""\b
Examples:
  pronounce bench speechocean762 --split test --jobs 2
  pronounce bench speechocean762 --limit 100 --format markdown
  pronounce bench speechocean762 --results run.jsonl   # goes on where it stopped
  pronounce bench labels.tsv --phones                  # mispronounced phones alone

{SUMMARY} A folder has SPLIT/wav.scp, SPLIT/utt2spk and resource/scores.json, as speechocean762. A table, or labels.tsv
in a folder, has a line per phone: utterance, word, phone, and 1 for mispronounced or 0, parted by tabs. Every recording
is scored, also those that `score` would leave unscored; one without speech counts as 0.
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
    corpus: Annotated[Path, typer.Argument(help="A folder or a table.", metavar="CORPUS", show_default=False)],
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
    phones: Annotated[bool, typer.Option("--phones", help="Show the figures of each phone too.")] = False,
    output: Output = None,
    no_color: NoColor = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Measure agreement with human raters on a corpus."""
    from pronounce_cli import evaluate
    from pronounce_cli.batch.bench import Bencher
    from pronounce_cli.batch.bench import bench as run
    from pronounce_cli.batch.labels import read_labels, table_of
    from pronounce_cli.factory.recogniser import recogniser_from

    flags = {"provider": provider, "model": model, "base_url": base_url}
    settings = settled(context, quiet=quiet, offline=offline, cache=cache, **flags).settings
    table = table_of(corpus)
    rated = read_labels(table) if table else evaluate.read(corpus, split)
    if limit and limit < len(rated):
        rated = [rated[i * len(rated) // limit] for i in range(limit)]
    hears = partial(recogniser_from, settings, replay=replay)
    bencher = Bencher(pronunciations is Pronunciations.OWN, hears if hears() else None)
    with progress("Assessing", len(rated), quiet=quiet) as watch:
        predicted = run(rated, bencher, jobs=jobs, results=results, watch=watch)
    found = evaluate.compare(rated, predicted)
    document = _document(found, format_, output, by_phone=phones, no_color=no_color)
    emit(document, PageFormat.TERMINAL if format_ is BenchFormat.TERMINAL else PageFormat.JSON, output)


def _document(found: Bench, form: BenchFormat, output: Path | None, *, by_phone: bool, no_color: bool) -> str:
    from pronounce_cli.report.bench import render_json, render_markdown

    if form is BenchFormat.JSON:
        return render_json(found)
    if form is BenchFormat.MARKDOWN:
        return render_markdown(found, by_phone=by_phone)
    from pronounce_cli.cli.pages.settings import new_page
    from pronounce_cli.report.terminal.benched import add_bench

    page = new_page(output=output, no_color=no_color)
    add_bench(page, found, by_phone=by_phone)
    return page.text()
