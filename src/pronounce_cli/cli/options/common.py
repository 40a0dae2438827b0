"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pronounce_cli.cli._group import set_debug
from pronounce_cli.cli.terminal.console import PageFormat
from pronounce_cli.core.tags import is_language_tag

_BY_SUFFIX = {".txt": PageFormat.TERMINAL, ".json": PageFormat.JSON}


def _tag(value: str) -> str:
    if not is_language_tag(value):
        raise typer.BadParameter(f"`{value}` is not a language tag such as en-US")
    return value


def _file(value: Path | None) -> Path | None:
    if value is None or str(value) == "-":
        return None
    if value.is_dir() or not value.parent.is_dir():
        raise typer.BadParameter(f"cannot write `{value}`: it is a folder or its folder does not exist")
    return value


Language = Annotated[str, typer.Option(help="Language of the text, as a BCP 47 tag.", metavar="TAG", callback=_tag)]
Lexicon = Annotated[
    Path | None,
    typer.Option(
        help="Your own pronunciations: one `word<TAB>IPA` per line; for English, ARPAbet too.",
        metavar="FILE",
    ),
]
# Spelled out, because importing `core.types` for `Strictness` takes a fifth of the time of --help.
StrictnessOption = Annotated[
    Literal["lenient", "normal", "strict"] | None,
    typer.Option(help="How much a word may differ before it is marked; normal by default.", show_default=False),
]
FormatOption = Annotated[
    Literal["terminal", "json"] | None,
    typer.Option("--format", help="Form of the report; by default by the suffix of --output."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write the report to a file; - is stdout.", metavar="FILE", callback=_file),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours, even on a terminal.")]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show where an error came from.", callback=set_debug, is_eager=True)
]


def format_for(chosen: str | None, output: Path | None) -> PageFormat:
    """Return the format that was asked for, or that the suffix of `output` means.

    Raises:
        typer.BadParameter: The suffix means nothing.
    """
    if chosen is not None or output is None:
        return PageFormat(chosen or PageFormat.TERMINAL)
    if output.suffix.lower() not in _BY_SUFFIX:
        raise typer.BadParameter(f"cannot tell a format from the name `{output.name}`; add --format")
    return _BY_SUFFIX[output.suffix.lower()]
