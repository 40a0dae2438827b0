"""`pronounce doctor`: does everything work, and what to do where it does not."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pronounce_cli.cli._commands import COMMANDS
from pronounce_cli.cli._group import tell
from pronounce_cli.cli._settings import settled
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.cli.options.common import Debug, NoColor
from pronounce_cli.cli.terminal.console import PageFormat, emit, terminal_reporter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pronounce_cli.config import Resolved
    from pronounce_cli.doctor import Check, Examination

SUMMARY = COMMANDS["doctor"]
HELP = f"""\b
Examples:
  pronounce doctor
  pronounce doctor --mic      # and listen for two seconds: say something
  pronounce doctor --online   # and let the providers look at your keys
  pronounce doctor --json > doctor.json

{SUMMARY} Nothing is changed, no recording leaves the machine, and no key is shown.

\b
Exit codes: 0 nothing failed (there may be warnings), 3 something did.
"""
_NAME_WIDTH = 18


def doctor(
    context: typer.Context,
    mic: Annotated[bool, typer.Option("--mic", help="Listen to the microphone for two seconds.")] = False,
    device: Annotated[
        str | None, typer.Option(help="Number or part of the name of a microphone.", metavar="NAME", show_default=False)
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Let the providers look at your keys; costs nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Check that everything works, and say how to repair what does not."""
    from pronounce_cli.doctor import Status, examine

    plan = _plan(context, mic=mic, device=device, online=online, no_color=no_color)
    checks = examine(plan)
    found = list(checks) if as_json else _shown(checks, no_color=no_color)
    if as_json:
        document = {"ok": all(check.status != Status.FAILURE for check in found), "checks": [asdict(c) for c in found]}
        emit(json.dumps(document, ensure_ascii=False, indent=2) + "\n", PageFormat.JSON, None)
    if any(check.status == Status.FAILURE for check in found):
        raise typer.Exit(ExitCode.CONFIG)


def _plan(context: typer.Context, *, mic: bool, device: str | None, online: bool, no_color: bool) -> Examination:
    from pronounce_cli.core.errors import PronounceError
    from pronounce_cli.doctor import Examination, Terminal

    fitted = terminal_reporter(output=None, no_color=no_color)
    terminal = Terminal(fitted.width, fitted.color is not None, fitted.unicode, sys.stdout.isatty())
    try:
        resolved: Resolved | PronounceError = settled(context, quiet=True)
    except PronounceError as error:
        resolved = error
    return Examination(resolved, terminal, mic=mic, online=online, device=device, on_listen=_ask_to_speak)


def _ask_to_speak() -> None:
    tell("note: the microphone listens for two seconds: say something now")


def _shown(checks: Iterable[Check], *, no_color: bool) -> list[Check]:
    """Print each check when it is done, then what that makes together, and return them all."""
    found: list[Check] = []
    for check in checks:
        emit(_lines(check, new_group=not found or found[-1].group != check.group, no_color=no_color), _TEXT, None)
        found.append(check)
    emit(_summary(found, no_color=no_color), _TEXT, None)
    return found


_TEXT = PageFormat.TERMINAL


def _lines(check: Check, *, new_group: bool, no_color: bool) -> str:
    from pronounce_cli.cli.pages.settings import new_page
    from pronounce_cli.report.terminal.style import padded, printable

    page = new_page(output=None, no_color=no_color)
    mark, style = _marks(page.glyphs.marks)[check.status]
    if new_group:
        page.add((check.group, "dim"))
    head = f"{padded(printable(check.name), _NAME_WIDTH)}  "
    shown = (head, "" if check.fix is None else "bold")
    page.add((f"{mark} ", style), shown, printable(check.detail), hang=len(head) + 2)
    if check.fix:
        page.add(("fix: ", "bold"), printable(check.fix), indent=4, hang=5)
    return page.text()


def _marks(marks: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    good, fair, poor = marks[:3]
    return {"ok": (good, "green"), "warning": (fair, "yellow"), "failure": (poor, "bold red")}


def _summary(found: list[Check], *, no_color: bool) -> str:
    from pronounce_cli.cli.pages.settings import new_page

    page = new_page(output=None, no_color=no_color)
    counts = {kind: sum(check.status == kind for check in found) for kind in ("failure", "warning")}
    words = [f"{count} {kind}{'s' * (count > 1)}" for kind, count in counts.items() if count]
    page.blank()
    page.add((", ".join(words) if words else "Everything works.", "bold"))
    return page.text()
