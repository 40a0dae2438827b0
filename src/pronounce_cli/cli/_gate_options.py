"""The options that say what a set of recordings must reach."""

from __future__ import annotations

from typing import Annotated

import typer


def _minimums(value: str | None) -> str | None:
    from pronounce_cli.core.limits import read_limits

    try:
        return None if value is None else str(read_limits(value))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


MinScore = Annotated[
    str | None,
    typer.Option(
        help="Exit with 1 if a recording scores below N; or overall=80,word=60, also for accuracy, fluency, "
        "completeness, prosody and phone.",
        metavar="N",
        callback=_minimums,
    ),
]
