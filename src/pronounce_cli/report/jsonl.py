"""The report for programs that read line by line: one JSON object per recording and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pronounce_cli.core.codec import outcome_to_dict

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Run
    from pronounce_cli.report.registry import Look


class JsonLinesReporter:
    """Writes what `core.codec.outcome_to_dict` makes of each recording, a line each."""

    def render(self, run: Run) -> Iterator[str]:
        """Yield the lines, each with its newline; nothing for a run of nothing."""
        for item in run.items:
            yield json.dumps(outcome_to_dict(item.outcome), ensure_ascii=False, allow_nan=False) + "\n"


def reporter(_look: Look) -> JsonLinesReporter:
    """Return the reporter for any look."""
    return JsonLinesReporter()
