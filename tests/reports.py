"""What the tests of reports share."""

from __future__ import annotations

from collections.abc import Collection

from pronounce_cli.core.ports import Reporter
from pronounce_cli.core.runs import run_of
from pronounce_cli.core.types import Result


def rendered(reporter: Reporter, results: Collection[Result]) -> str:
    """Return the whole report of plain results."""
    return "".join(reporter.render(run_of(results)))
