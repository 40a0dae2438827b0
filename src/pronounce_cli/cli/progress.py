"""`pronounce progress`: what practice has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, NoColor, Output
from pronounce_cli.cli.options.history import history_of
from pronounce_cli.cli.options.provider import LanguageHeard
from pronounce_cli.cli.terminal.console import PageFormat, emit, emit_line

SUMMARY = COMMANDS["progress"]
HELP = f"""\b
Examples:
  pronounce progress
  pronounce progress --language de
  pronounce progress --html progress.html   # with plots, to open in a browser
  pronounce progress --format json

{SUMMARY} Everything comes from the history on this machine.
"""


def progress(
    context: typer.Context,
    language: LanguageHeard = None,
    html: Annotated[
        Path | None, typer.Option(help="Write a page with plots to this file.", metavar="FILE", dir_okay=False)
    ] = None,
    format_: Annotated[PageFormat, typer.Option("--format", help="Form, terminal or json.")] = PageFormat.TERMINAL,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show what practice has changed."""
    from pronounce_cli.cli.pages.progress import add_progress
    from pronounce_cli.cli.pages.settings import new_page
    from pronounce_cli.core.codec import SCHEMA_VERSION, encode

    if format_ not in {PageFormat.TERMINAL, PageFormat.JSON}:
        raise typer.BadParameter("progress is shown as terminal or json; --html writes a page")
    found = history_of(settled(context, language=language).settings, chosen=language)
    if html is not None:
        from pronounce_cli.report.progress_html import render_progress

        emit(render_progress(found), PageFormat.JSON, html)
        emit_line(html)
        return
    if format_ is PageFormat.JSON:
        data = {"schema_version": SCHEMA_VERSION, "kind": "progress"} | encode(found)
        emit(json.dumps(data, ensure_ascii=False, indent=2) + "\n", format_, output)
        return
    page = new_page(output=output, no_color=no_color)
    add_progress(page, found)
    emit(page.text(), format_, output)
