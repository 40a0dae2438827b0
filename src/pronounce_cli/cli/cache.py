"""`pronounce cache`: the replies of providers that are kept."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._group import tell
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, FormatOption, NoColor, Output, format_for
from pronounce_cli.cli.terminal.console import PageFormat, emit

if TYPE_CHECKING:
    from pronounce_cli.config import Settings
    from pronounce_cli.recognise.replay import ReplyStore

SUMMARY = COMMANDS["cache"]
HELP = f"""\b
Examples:
  pronounce cache info
  pronounce cache clear --yes

{SUMMARY} It makes a repeated run free; it holds transcripts and what voices have read, and neither recordings nor keys.
"""
INFO_SUMMARY = "Show where the cache is and what it holds."
INFO_HELP = f"""\b
Examples:
  pronounce cache info
  pronounce cache info --format json

{INFO_SUMMARY}
"""
CLEAR_SUMMARY = "Remove all kept replies."
CLEAR_HELP = f"""\b
Examples:
  pronounce cache clear
  pronounce cache clear --yes

{CLEAR_SUMMARY}
"""

app = typer.Typer(rich_markup_mode=None)


@app.command("info", help=INFO_HELP, short_help=INFO_SUMMARY)
def info(
    context: typer.Context,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show where the cache is and what it holds."""
    from pronounce_cli.cli.pages.settings import add_store, new_page, store_as_data

    form = format_for(format_, output)
    found = _store(settled(context).settings).info()
    if form is PageFormat.JSON:
        document = json.dumps(store_as_data(found), indent=2) + "\n"
    else:
        page = new_page(output=output, no_color=no_color)
        add_store(page, found)
        document = page.text()
    emit(document, form, output)


@app.command("clear", help=CLEAR_HELP, short_help=CLEAR_SUMMARY)
def clear(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    debug: Debug = False,
) -> None:
    """Remove all kept replies."""
    from pronounce_cli.config import voice_cache
    from pronounce_cli.voice.cache import forget

    settings = settled(context).settings
    store = _store(settings)
    if not yes:
        if not sys.stdin.isatty():
            raise typer.BadParameter("nobody can be asked here; add --yes")
        typer.confirm(f"Remove all replies in {store.path}?", abort=True, err=True)
    store.clear()
    forget(voice_cache(settings))
    tell("note: the cache of replies is empty")


def _store(settings: Settings) -> ReplyStore:
    from pronounce_cli.config import cache_file
    from pronounce_cli.recognise.replay import ReplyStore

    return ReplyStore(cache_file(settings))
