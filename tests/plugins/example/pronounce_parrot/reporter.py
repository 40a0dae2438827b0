"""A report format: a line for each word, as label files have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pronounce_cli.core.runs import Run
from pronounce_cli.core.types import Failure
from pronounce_cli.report.registry import Look


class Labels:
    """A `pronounce_cli.core.ports.Reporter`; files that end in .lab are written in it."""

    suffixes: ClassVar = (".lab",)

    def __init__(self, look: Look) -> None:
        self._details = look.details

    def render(self, run: Run) -> Iterator[str]:
        """Yield the start and end of each word, its text and its verdict, with a line before each recording."""
        for item in run.items:
            result = item.outcome.result
            yield f"# {result.utterance_id}\n"
            if isinstance(result, Failure):
                yield f"# {result.message}\n"
                continue
            for word in result.words:
                times = f"{word.span.start_s:.2f} {word.span.end_s:.2f}" if word.span else "- -"
                sounds = f" {word.pronunciation.named or word.pronunciation.ipa}" if self._details else ""
                yield f"{times} {word.text} {word.verdict.value}{sounds}\n"
