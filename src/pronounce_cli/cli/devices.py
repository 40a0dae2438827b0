"""`pronounce devices`: the microphones there are."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli.options.common import Debug, FormatOption, NoColor, Output, format_for
from pronounce_cli.cli.terminal.console import PageFormat, emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.audio.microphone import Device
    from pronounce_cli.report.terminal.page import Page

SUMMARY = COMMANDS["devices"]
HELP = f"""\b
Examples:
  pronounce devices
  pronounce devices --format json
  pronounce record --device 2   # or a part of the name

{SUMMARY} The one marked with * is taken when none is named; `pronounce doctor --mic` tries it.
"""


def devices(
    format_: FormatOption = None,
    output: Output = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """List the microphones."""
    from pronounce_cli.audio import microphone
    from pronounce_cli.cli.pages.settings import new_page

    form = format_for(format_, output)
    found = microphone.devices()
    if not found:
        raise microphone.no_device()
    if form is PageFormat.JSON:
        document = json.dumps({"devices": [asdict(device) for device in found]}, ensure_ascii=False, indent=2) + "\n"
    else:
        page = new_page(output=output, no_color=no_color)
        add_devices(page, found)
        document = page.text()
    emit(document, form, output)


def add_devices(page: Page, found: Sequence[Device]) -> None:
    """Add one line per microphone, the default one marked."""
    from rich.cells import cell_len

    from pronounce_cli.report.terminal.style import clipped, padded, printable

    room = page.width - 4 - 2 - 24 - 12 - 8
    names = [clipped(printable(device.name), max(16, room), page.glyphs) for device in found]
    width = max(cell_len(name) for name in [*names, "name"])
    hosts = max(len(device.host) for device in found)
    page.add((f"  {'no.':>3}  {padded('name', width)}  {'system':<{hosts}}  channels     rate", "dim"))
    for device, name in zip(found, names, strict=True):
        rate = f"{device.default_rate_hz / 1000:g} kHz"
        line = f"{device.index:>3}  {padded(name, width)}  {device.host:<{hosts}}  {device.channels:>8}  {rate:>7}"
        page.add(("* " if device.is_default else "  ", "bold green"), (line, "bold" if device.is_default else ""))
