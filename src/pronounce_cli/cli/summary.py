"""`pronounce summary`: what a set of results has in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli.options.common import Debug, NoColor, Output
from pronounce_cli.cli.options.gate import Form, FormOption, GroupBy, Tags, form_for
from pronounce_cli.cli.terminal.console import emit

SUMMARY = COMMANDS["summary"]
HELP = f"""\b
Examples:
  pronounce summary results.jsonl
  pronounce summary results.jsonl --group-by speaker --top 20
  pronounce summary results.json --tag homework --format json

{SUMMARY} With the mean scores, also of each speaker or tag, and which sounds were heard for which. A word marked ?
counts neither as right nor as wrong.
"""


def summary(
    results: Annotated[
        Path, typer.Argument(help="A report as .json or .jsonl, or a --results file.", metavar="RESULTS")
    ],
    tag: Tags = None,
    group_by: GroupBy = None,
    top: Annotated[int, typer.Option(min=1, help="How many words and sounds.", metavar="N")] = 10,
    format_: FormOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show the worst words and sounds of a set of results."""
    from pronounce_cli.batch.gates import Gates, judged
    from pronounce_cli.batch.results import Results
    from pronounce_cli.batch.views import View
    from pronounce_cli.report import overview
    from pronounce_cli.report.summary import summarise

    form = form_for(format_, output)
    with Results(results) as found:
        run = judged(found, Gates(), View(tags=tuple(tag or ()))).run
        made = summarise(run.items, group_by=group_by)
    if form is Form.JSON:
        document = overview.render_json(made)
    elif form is Form.MARKDOWN:
        document = overview.render_markdown(made, rows=top)
    else:
        from pronounce_cli.cli.pages.settings import new_page
        from pronounce_cli.report.terminal.overview import add_overview

        page = new_page(output=output, no_color=no_color)
        add_overview(page, made, rows=top)
        document = page.text()
    emit(document, form.written_as, output)
