"""`pronounce providers`: who can hear words, and what each needs, gives and costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._console import emit
from pronounce_cli.cli._options import Debug, Format, FormatOption, NoColor, Output, format_for
from pronounce_cli.cli._settings import settled

if TYPE_CHECKING:
    from pronounce_cli.cli._views import ProviderState

SUMMARY = COMMANDS["providers"]
HELP = f"""\b
Examples:
  pronounce providers
  pronounce providers --format json

{SUMMARY} Nobody is asked: a key is only looked for, not tried.
"""


def providers(
    context: typer.Context,
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """List who can hear words, with what is missing and what it costs."""
    from pronounce_cli import hearing, recognise
    from pronounce_cli.cli import _views

    form = format_for(format_, output)
    chosen = hearing.provider_of(settled(context).settings)
    states = [_state(name, chosen=name == chosen) for name in dict.fromkeys([*recognise.names(), chosen])]
    if form is Format.JSON:
        document = json.dumps({"providers": [_views.provider_as_data(state) for state in states]}, indent=2) + "\n"
    else:
        page = _views.new_page(output=output, no_color=no_color)
        _views.add_providers(page, states)
        document = page.text()
    emit(document, form, output)


def _state(name: str, *, chosen: bool) -> ProviderState:
    """Return whether a provider could be used: it is made as for a recording, which asks nobody."""
    from pronounce_cli import config, hearing, recognise
    from pronounce_cli.cli._views import ProviderState
    from pronounce_cli.core.errors import PronounceError

    able = recognise.Capabilities(title=name)
    try:
        able = recognise.capabilities(name)
        resolved = config.load_here({"provider": name, "use_api_asr": True, "offline": False})
        recognise.create(name, hearing.options_for(resolved.settings, name))
    except PronounceError as error:
        return ProviderState(name, able, chosen, error)
    return ProviderState(name, able, chosen, None)
