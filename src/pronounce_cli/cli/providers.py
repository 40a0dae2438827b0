"""`pronounce providers`: who can hear words, and what each needs, gives and costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.options.common import Debug, FormatOption, NoColor, Output, format_for
from pronounce_cli.cli.terminal.console import PageFormat, emit

if TYPE_CHECKING:
    from pronounce_cli.cli.pages.settings import ProviderState

SUMMARY = COMMANDS["providers"]
HELP = f"""\b
Examples:
  pronounce providers
  pronounce providers --format json

{SUMMARY} Nobody is asked: a key is only looked for, not tried. Below stands what is judged in each language.
"""


def providers(
    context: typer.Context,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """List who can hear words, with what is missing and what it costs."""
    from pronounce_cli import recognise
    from pronounce_cli.cli.pages import settings
    from pronounce_cli.factory.recogniser import provider_of
    from pronounce_cli.languages import evidence

    form = format_for(format_, output)
    chosen = provider_of(settled(context).settings)
    states = [_state(name, chosen=name == chosen) for name in dict.fromkeys([*recognise.names(), chosen])]
    if form is PageFormat.JSON:
        found = {"providers": [settings.provider_as_data(state) for state in states], "languages": evidence()}
        document = json.dumps(found, indent=2) + "\n"
    else:
        page = settings.new_page(output=output, no_color=no_color)
        settings.add_providers(page, states)
        settings.add_languages(page, evidence())
        document = page.text()
    emit(document, form, output)


def _state(name: str, *, chosen: bool) -> ProviderState:
    """Return whether a provider could be used: it is made as for a recording, which asks nobody."""
    from pronounce_cli import config, recognise
    from pronounce_cli.cli.pages.settings import ProviderState
    from pronounce_cli.core.errors import PronounceError
    from pronounce_cli.factory.recogniser import options_for

    able = recognise.Capabilities(title=name)
    try:
        able = recognise.capabilities(name)
        resolved = config.load_here({"provider": name, "use_api_asr": True, "offline": False})
        recognise.create(name, options_for(resolved.settings, name))
    except PronounceError as error:
        return ProviderState(name, able, chosen, error)
    return ProviderState(name, able, chosen, None)
