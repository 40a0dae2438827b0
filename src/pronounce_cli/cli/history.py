"""`pronounce history`: what is remembered of practice."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, NoColor, Output
from pronounce_cli.cli.options.history import store_of
from pronounce_cli.cli.terminal.console import PageFormat, emit, emit_line

SUMMARY = COMMANDS["history"]
HELP = f"""\b
Examples:
  pronounce history list
  pronounce history show 12
  pronounce history export --output history.json
  pronounce history export --anki words.apkg     # the words that go wrong, as cards
  pronounce history delete --before 2026-01-31

{SUMMARY} It is on this machine only.
"""
LIST_SUMMARY = "List the sessions, the latest first."
LIST_HELP = f"""\b
Examples:
  pronounce history list
  pronounce history list --all

{LIST_SUMMARY}
"""
SHOW_SUMMARY = "Show one recording again, by its number, or all of a session."
SHOW_HELP = f"""\b
Examples:
  pronounce history show 12
  pronounce history show --session 3

{SHOW_SUMMARY}
"""
EXPORT_SUMMARY = "Write everything as JSON or CSV, or the words that go wrong as an Anki deck."
EXPORT_HELP = f"""\b
Examples:
  pronounce history export --output history.json
  pronounce history export --format csv --output words.csv   # a line per word
  pronounce history export --anki words.apkg --count 30

{EXPORT_SUMMARY} A deck holds each word with its pronunciation, a tip, and its sound where there is a voice.
"""
DELETE_SUMMARY = "Delete recordings from the history: one, those before a day, or all."
DELETE_HELP = f"""\b
Examples:
  pronounce history delete 12
  pronounce history delete --before 2026-01-31
  pronounce history delete --all --yes

{DELETE_SUMMARY} Kept sound goes with them. What is due is forgotten with --all only.
"""

app = typer.Typer(rich_markup_mode=None)


class ExportFormat(StrEnum):
    """What the history is written as."""

    JSON = "json"
    CSV = "csv"


def _day(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone()
    except ValueError:
        raise typer.BadParameter(f"`{value}` is not a date such as 2026-01-31") from None


@app.command("list", help=LIST_HELP, short_help=LIST_SUMMARY)
def list_(
    context: typer.Context,
    all_: Annotated[bool, typer.Option("--all", help="All sessions, not only the latest twenty.")] = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """List the sessions."""
    from pronounce_cli.cli.pages import history
    from pronounce_cli.cli.pages.settings import new_page

    page = new_page(output=None, no_color=no_color)
    history.add_sessions(page, store_of(settled(context).settings), most=None if all_ else 20)
    emit(page.text(), PageFormat.TERMINAL, None)


@app.command("show", help=SHOW_HELP, short_help=SHOW_SUMMARY)
def show(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Number of the recording.", show_default=False)] = None,
    session: Annotated[int | None, typer.Option(help="All recordings of this session.", metavar="N")] = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show recordings of the history."""
    from pronounce_cli.cli.pages import history
    from pronounce_cli.cli.pages.settings import new_page

    if (number is None) == (session is None):
        raise typer.BadParameter("give the number of a recording, or --session")
    page = new_page(output=None, no_color=no_color)
    history.add_attempts(page, store_of(settled(context).settings), number=number, session=session)
    emit(page.text(), PageFormat.TERMINAL, None)


@app.command("export", help=EXPORT_HELP, short_help=EXPORT_SUMMARY)
def export(
    context: typer.Context,
    format_: Annotated[
        ExportFormat | None, typer.Option("--format", help="JSON or CSV; by default by the suffix of --output.")
    ] = None,
    output: Output = None,
    anki: Annotated[
        Path | None, typer.Option(help="Write an Anki deck to this file instead.", metavar="FILE", dir_okay=False)
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="Words in the deck, the worst first.", metavar="N")] = 50,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Nothing on stderr but errors.")] = False,
    debug: Debug = False,
) -> None:
    """Write the history."""
    from pronounce_cli.cli import _history_export

    settings = settled(context, quiet=quiet).settings
    if anki is not None:
        _history_export.write_deck(settings, anki, count, quiet=quiet)
        return
    by_suffix = ExportFormat.CSV if output is not None and output.suffix.lower() == ".csv" else ExportFormat.JSON
    form = format_ or by_suffix
    document = _history_export.as_csv if form is ExportFormat.CSV else _history_export.as_json
    emit(document(store_of(settings)), PageFormat.JSON, output)


@app.command("delete", help=DELETE_HELP, short_help=DELETE_SUMMARY)
def delete(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Number of the recording.", show_default=False)] = None,
    before: Annotated[
        str | None, typer.Option(help="All before this day, as 2026-01-31.", metavar="DATE", show_default=False)
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Everything.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    debug: Debug = False,
) -> None:
    """Delete from the history."""
    from pronounce_cli.cli.pages import history
    from pronounce_cli.core.errors import InputError

    if (number is not None) + (before is not None) + all_ != 1:
        raise typer.BadParameter("give the number of a recording, --before or --all")
    store, limit = store_of(settled(context).settings), _day(before)
    found = [a for a in store.attempts(number=number) if limit is None or a.at < limit]
    if number is not None and not found:
        raise InputError(f"There is no recording {number} in the history", hint="`pronounce history show` lists them")
    if not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("nobody can be asked here; add --yes")
        if not typer.confirm(f"Delete {history.recordings(len(found))} for good?", err=True):
            raise typer.Exit
    gone = history.delete(store, None if all_ else [a.id for a in found])
    emit_line(f"Deleted {history.recordings(gone)}.")
