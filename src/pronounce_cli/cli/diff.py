"""`pronounce diff`: how two sets of results differ."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.cli.options.common import Debug, NoColor, Output
from pronounce_cli.cli.options.gate import Form, FormOption, Tolerance, form_for
from pronounce_cli.cli.terminal.console import emit

SUMMARY = COMMANDS["diff"]
HELP = f"""\b
Examples:
  pronounce diff before.jsonl after.jsonl
  pronounce diff baseline.jsonl results.json --tolerance overall=3,word=15
  pronounce diff main.json branch.json --format markdown >> "$GITHUB_STEP_SUMMARY"

{SUMMARY} A file is a report as .json or .jsonl, a --results file, or a baseline. Exit code 1 means that something got
worse.
"""


def diff(
    before: Annotated[Path, typer.Argument(help="The earlier results.", metavar="BEFORE", show_default=False)],
    after: Annotated[Path, typer.Argument(help="The later results.", metavar="AFTER", show_default=False)],
    tolerance: Tolerance = "3",
    format_: FormOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show what got better and worse between two sets of results."""
    from pronounce_cli.batch.baseline import read_baseline
    from pronounce_cli.batch.regression import compare_all, read_tolerance
    from pronounce_cli.core.runs import Trend
    from pronounce_cli.report import changes as report

    form = form_for(format_, output)
    allowed = read_tolerance(tolerance)
    found = compare_all(read_baseline(before), read_baseline(after), allowed)
    if form is Form.JSON:
        document = report.render_json(found.changes, found.notes, dict(allowed))
    elif form is Form.MARKDOWN:
        document = report.render_markdown(found.changes, found.notes)
    else:
        from pronounce_cli.cli.pages.settings import new_page
        from pronounce_cli.report.terminal.changes import add_changes

        page = new_page(output=output, no_color=no_color)
        add_changes(page, found.changes, found.notes)
        document = page.text()
    emit(document, form.written_as, output)
    worse = any(change.trend is Trend.WORSE for change in found.changes)
    raise typer.Exit(ExitCode.GATE if worse else ExitCode.OK)
