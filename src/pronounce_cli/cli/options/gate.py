"""The options that say what a set of recordings must reach."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pronounce_cli.cli.terminal.console import PageFormat, note

if TYPE_CHECKING:
    from pronounce_cli.batch.gates import Gates, Judged
    from pronounce_cli.core.limits import Limits


def _minimums(value: str | None) -> str | None:
    from pronounce_cli.core.limits import read_limits

    try:
        if value is not None:
            read_limits(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return value


MinScore = Annotated[
    str | None,
    typer.Option(
        help="Exit with 1 if a recording scores below N; or overall=80,word=60, also for phone and the "
        "other scores of a recording.",
        metavar="N",
        callback=_minimums,
    ),
]


def _tolerance(value: str) -> str:
    from pronounce_cli.batch.regression import read_tolerance

    try:
        read_tolerance(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return value


Tolerance = Annotated[
    str,
    typer.Option(
        help="How many points a recording or a word of it may fall; or overall=3,word=15. Without word, words may "
        "fall as they like.",
        metavar="N",
        callback=_tolerance,
    ),
]
BaselineFile = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        help="Compare with earlier results; exit with 1 if a recording got worse.",
        metavar="FILE",
    ),
]


OnlyFailed = Annotated[
    bool, typer.Option("--only-failed", help="Report only what missed a minimum, got worse, or has no score.")
]
Sort = Annotated[
    Literal["manifest", "score", "name"],
    typer.Option("--sort", help="Order of the report: as listed, the lowest score first, or by name."),
]
Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag", help="Only recordings with this tag; repeat it for more tags.", metavar="TAG", show_default=False
    ),
]
GroupBy = Annotated[
    Literal["speaker", "tag"] | None,
    typer.Option("--group-by", help="Add the mean scores of each speaker or tag.", show_default=False),
]


class Form(StrEnum):
    """What a page about a set is written as."""

    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"

    @property
    def written_as(self) -> PageFormat:
        """Return what tells `emit` whether a terminal shows it."""
        return PageFormat.TERMINAL if self is Form.TERMINAL else PageFormat.JSON


FormOption = Annotated[
    Form | None,
    typer.Option("--format", "-f", help="Form of the page; by default by the suffix of --output.", show_default=False),
]


def form_for(chosen: Form | None, output: Path | None) -> Form:
    """Return the form that was asked for, or that the suffix of `output` means.

    Raises:
        typer.BadParameter: The suffix means nothing.
    """
    if chosen is not None or output is None:
        return chosen or Form.TERMINAL
    known = {".txt": Form.TERMINAL, ".json": Form.JSON, ".md": Form.MARKDOWN}
    if output.suffix.lower() not in known:
        raise typer.BadParameter(f"cannot tell a format from the name `{output.name}`; add --format")
    return known[output.suffix.lower()]


def gates_for(minimums: Limits | None, baseline: Path | None, tolerance: str) -> Gates:
    """Return what a run is held against.

    Raises:
        InputError: The baseline cannot be read.
    """
    from pronounce_cli.batch.baseline import read_baseline
    from pronounce_cli.batch.gates import Gates
    from pronounce_cli.batch.regression import read_tolerance
    from pronounce_cli.core.limits import Limits

    earlier = read_baseline(baseline) if baseline is not None else None
    return Gates(minimums or Limits(), earlier, read_tolerance(tolerance))


def say_verdict(judged: Judged, *, quiet: bool, told: bool = False) -> None:
    """Say on stderr which recordings did not pass, and what is to be known about the whole.

    Args:
        judged: The run.
        quiet: Whether to say nothing.
        told: Whether the terminal shows a report, which says itself what has no transcript.
    """
    from pronounce_cli.report.gating import missed, worse

    for text in (text for text in judged.run.notes if not (told and text == judged.unheard)):
        note(text, quiet=quiet)
    if judged.missed:
        reasons = [(item.outcome.id, [missed(miss) for miss in item.misses]) for item in judged.missed]
        _say_why("below the minimum", judged.missed_count, reasons, quiet=quiet)
    if judged.worse:
        label = "worse than the baseline"
        changes = [(item.outcome.id, item.change) for item in judged.worse if item.change]
        reasons = [(name, [why.removeprefix(f"{label}: ") for why in worse(change)]) for name, change in changes]
        _say_why(label, judged.worse_count, reasons, quiet=quiet)


def _say_why(what: str, count: int, reasons: Sequence[tuple[str, Sequence[str]]], *, quiet: bool) -> None:
    shown = [f"{name} ({why[0]}{', …' * (len(why) > 1)})" for name, why in reasons]
    more = f", and {count - len(shown)} more" if count > len(shown) else ""
    note(f"{count} {what}: {'; '.join(shown)}{more}", quiet=quiet)
