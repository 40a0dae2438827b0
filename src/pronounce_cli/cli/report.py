"""`pronounce report`: results that are there already, in any form, without scoring anything again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._documents import (
    EmbedAudio,
    Formats,
    Level,
    NotAssessable,
    Outputs,
    Wishes,
    documents_for,
    write_documents,
)
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.cli.options.common import Debug, NoColor
from pronounce_cli.cli.options.gate import (
    BaselineFile,
    GroupBy,
    MinScore,
    OnlyFailed,
    Sort,
    Tags,
    Tolerance,
    gates_for,
    say_verdict,
)

SUMMARY = COMMANDS["report"]
HELP = f"""\b
Examples:
  pronounce report results.jsonl
  pronounce report results.jsonl -o report.html -o words.csv
  pronounce report results.jsonl --only-failed --sort score --min-score word=50
  pronounce report results.jsonl --tag homework --group-by speaker

{SUMMARY} Score once, look often: RESULTS is a report as .json or .jsonl, or a --results file, and nothing is scored
again. Exit code 1 means that a recording is below --min-score or worse than --baseline.
"""


def report(
    context: typer.Context,
    results: Annotated[
        Path, typer.Argument(help="A report as .json or .jsonl, or a --results file.", metavar="RESULTS")
    ],
    min_score: MinScore = None,
    baseline: BaselineFile = None,
    tolerance: Tolerance = "3",
    tag: Tags = None,
    only_failed: OnlyFailed = False,
    sort: Sort = "manifest",
    group_by: GroupBy = None,
    details: Annotated[bool, typer.Option("--details", help="Every word, every tip and every sound.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="What sounds and transcript said of each word.")] = False,
    format_: Formats = None,
    output: Outputs = None,
    level: Level = None,
    not_assessable: NotAssessable = None,
    embed_audio: EmbedAudio = False,
    no_color: NoColor = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Show results that are there already, in any form."""
    from pronounce_cli.batch.gates import judged
    from pronounce_cli.batch.results import Results
    from pronounce_cli.batch.views import View

    documents = documents_for(format_, output)
    settings = settled(context, quiet=quiet, min_score=min_score).settings
    gates = gates_for(settings.min_score, baseline, tolerance)
    wishes = Wishes(no_color, details, explain, level or "word", not_assessable or "skip", embed_audio, group_by)
    with Results(results) as found:
        result = judged(found, gates, View(only_failed, sort, tuple(tag or ())))
        write_documents(documents, result.run, wishes)
    say_verdict(result, quiet=quiet, told=any(document.is_shown for document in documents))
    raise typer.Exit(ExitCode.OK if result.passed else ExitCode.GATE)
