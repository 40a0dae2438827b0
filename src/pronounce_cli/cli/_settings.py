"""Settings for a command: flags, environment and files together, with what they entail for the process."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from pronounce_cli.cli._group import tell

if TYPE_CHECKING:
    from pronounce_cli.config import Resolved

_GERMAN = re.compile("[äöüßÄÖÜẞ]|[aouAOU]\u0308")


def settled(context: typer.Context, *, quiet: bool = False, **flags: object) -> Resolved:
    """Return the settings that hold for a command, and where each is from.

    Until the command ends, warnings of the program go to stderr, and with `offline` no connection can be opened.

    Args:
        context: The context of the command.
        quiet: Whether warnings are left out.
        **flags: Values of options by name of the setting; None where an option was not given.

    Raises:
        ConfigError: As `config.load`.
    """
    resolved = settled_to_listen(context, quiet=quiet, flags=flags)
    if resolved.settings.offline:
        from pronounce_cli.remote.offline import no_network

        context.with_resource(no_network())
    return resolved


def settled_to_listen(context: typer.Context, *, quiet: bool = False, flags: Mapping[str, object]) -> Resolved:
    """Return what `settled` does, for a command that opens sockets itself: `offline` binds the recogniser alone."""
    from pronounce_cli import config

    resolved = config.load_here(flags)
    context.with_resource(_warnings_on_stderr(quiet=quiet))
    for warning in resolved.warnings:
        logging.getLogger(config.__name__).warning("%s", warning)
    return resolved


def given_settings(context: typer.Context) -> dict[str, Any]:
    """Return the values of those options of a command that have the name of a setting."""
    from pronounce_cli.config import all_settings

    return {name: value for name, value in context.params.items() if name in all_settings()}


def hint_language(resolved: Resolved, texts: Iterable[str], *, quiet: bool = False) -> None:
    """Say once that a text may be German, where nobody chose the language that it is read in."""
    from pronounce_cli.cli.terminal.console import note
    from pronounce_cli.config import Layer

    origin = resolved.origins.get("language")
    if (origin is None or origin.layer is Layer.DEFAULT) and any(_GERMAN.search(text) for text in texts):
        note("the text is read as English; if it is German, add --language de", quiet=quiet)


class _Handler(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Print one line, once, however many worker processes say it."""
        line = "".join(c if c.isprintable() else "?" for c in " ".join(record.getMessage().split()))
        if line not in self._said:
            self._said.add(line)
            tell(f"warning: {line}")


@contextmanager
def _warnings_on_stderr(*, quiet: bool) -> Iterator[None]:
    logger = logging.getLogger("pronounce_cli")
    handler: logging.Handler = logging.NullHandler() if quiet else _Handler()
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
