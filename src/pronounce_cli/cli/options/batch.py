"""The options that say how a run over many recordings is carried out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Processes; by default one per core.", metavar="N", show_default=False),
]
ResultsFile = Annotated[
    Path | None,
    typer.Option(
        "--results",
        help="Keep each result here as soon as it is done, as JSON lines.",
        metavar="FILE",
        dir_okay=False,
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with --results where an earlier run stopped.")]
RetryFailed = Annotated[
    bool, typer.Option("--retry-failed", help="As --resume, and try again what failed in the earlier run.")
]
MaxFailures = Annotated[
    int | None, typer.Option(min=1, help="Stop after N recordings that could not be scored.", metavar="N")
]
TimeLimit = Annotated[
    float | None,
    typer.Option("--time-limit", min=0.1, help="Longest time for one recording, in seconds.", metavar="S"),
]
Repeat = Annotated[
    int,
    typer.Option(
        min=1,
        max=99,
        help="Assess each recording N times, asking the provider anew; keep the median, and report the spread.",
        metavar="N",
        show_default=False,
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option("--cluster", help="Score on the workers of a Dask scheduler, as tcp://host:8786.", metavar="URL"),
]
