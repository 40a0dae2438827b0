"""`pronounce config`: which settings hold and why, and where they are kept."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._group import tell
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, FormatOption, NoColor, Output, format_for
from pronounce_cli.cli.terminal.console import PageFormat, emit, emit_line

SUMMARY = COMMANDS["config"]
HELP = f"""\b
Examples:
  pronounce config show
  pronounce config init && $EDITOR "$(pronounce config path)"
  pronounce config set-key groq

{SUMMARY} Flags win over variables, variables over pronounce.toml, that over your config.toml.
"""
SHOW_SUMMARY = "Show every setting with its value and its origin."
SHOW_HELP = f"""\b
Examples:
  pronounce config show
  WHISPER_API_PROVIDER=groq pronounce config show --format json

{SHOW_SUMMARY} Of API keys only whether they are set.
"""
PATH_SUMMARY = "Print the path of your config.toml."
PATH_HELP = f"""\b
Example:
  $EDITOR "$(pronounce config path)"

{PATH_SUMMARY} The file need not exist. PRONOUNCE_CONFIG_DIR moves it.
"""
INIT_SUMMARY = "Write a config.toml in which every setting is explained."
INIT_HELP = f"""\b
Example:
  pronounce config init

{INIT_SUMMARY} It changes nothing until you edit it.
"""
SET_KEY_SUMMARY = "Store the API key of a provider, readable for you only."
SET_KEY_HELP = f"""\b
Examples:
  pronounce config set-key groq           # asks, and shows nothing while you type
  pass show groq | pronounce config set-key groq

{SET_KEY_SUMMARY} A key is never an argument: those are visible to others and kept by the shell.
"""

app = typer.Typer(rich_markup_mode=None)


@app.command("show", help=SHOW_HELP, short_help=SHOW_SUMMARY)
def show(
    context: typer.Context,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show every setting with its value and its origin."""
    from pronounce_cli import config
    from pronounce_cli.cli.pages import settings

    form = format_for(format_, output)
    resolved, keys = settled(context), config.key_origins_here()
    if form is PageFormat.JSON:
        document = json.dumps(settings.settings_as_data(resolved, keys), ensure_ascii=False, indent=2) + "\n"
    else:
        page = settings.new_page(output=output, no_color=no_color)
        settings.add_settings(page, resolved, keys)
        document = page.text()
    emit(document, form, output)


@app.command("path", help=PATH_HELP, short_help=PATH_SUMMARY)
def path(debug: Debug = False) -> None:
    """Print the path of the user's config.toml."""
    from pronounce_cli import config

    emit_line(config.user_dir() / config.CONFIG_FILE)


@app.command("init", help=INIT_HELP, short_help=INIT_SUMMARY)
def init(
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    debug: Debug = False,
) -> None:
    """Write a config.toml in which every setting is explained."""
    from pronounce_cli import config
    from pronounce_cli.core.errors import ConfigError
    from pronounce_cli.core.files import make_folder, write_file

    file = config.user_dir() / config.CONFIG_FILE
    if file.exists() and not force:
        raise ConfigError(f"{file} exists already", hint="Edit it, or replace it with --force")
    make_folder(file.parent, mode=0o700)
    write_file(file, config.example())
    emit_line(file)


@app.command("set-key", help=SET_KEY_HELP, short_help=SET_KEY_SUMMARY)
def set_key(
    provider: Annotated[str, typer.Argument(help="Whose key it is.", show_default=False)],
    debug: Debug = False,
) -> None:
    """Store the API key of a provider, readable for its owner only."""
    from pronounce_cli import config, recognise
    from pronounce_cli.core.secret import Secret

    able = recognise.capabilities(provider)
    if not able.network:
        raise typer.BadParameter(f"{provider} needs no key")
    if sys.stdin.isatty():
        key = typer.prompt(f"API key of {able.title}", hide_input=True, err=True)
    else:
        key = sys.stdin.readline()
    file = config.set_key(provider, Secret(key.strip()), config.user_dir())
    tell(f"note: the key is in {file}, which only you can read")
