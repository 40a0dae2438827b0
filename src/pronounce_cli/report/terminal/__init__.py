"""The report for people: what went wrong at a glance, then sound by sound, in colour or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Run
    from pronounce_cli.core.types import Reference
    from pronounce_cli.report.terminal.page import Page


@dataclass(frozen=True, slots=True)
class TerminalReporter:
    """Renders one recording in full; several as one line each with a summary, or in full with `details`.

    Attributes:
        width: Terminal cells per line.
        color: Colour system of rich ("standard", "256", "truecolor"), or None for plain text.
        unicode: Whether the output can show IPA and block characters; without it phones appear in ARPAbet.
        details: Show every imperfect word, every tip and the score of every sound.
        explain: Show for every word what the sounds and the transcript said.
    """

    width: int = 80
    color: str | None = None
    unicode: bool = True
    details: bool = False
    explain: bool = False

    def render(self, run: Run) -> Iterator[str]:
        """Yield the report, ending in a newline; colour codes only where `color` is set."""
        from pronounce_cli.report.terminal.many import add_summary
        from pronounce_cli.report.terminal.one import add_result

        results = [item.outcome.result for item in run.items]
        page = self._page()
        if len(results) == 1 or self.details or self.explain:
            for result in results:
                add_result(page, result, details=self.details, explain=self.explain)
        if len(results) != 1:
            add_summary(page, results, details=self.details)
        yield page.text()

    def render_reference(self, reference: Reference) -> str:
        """Return how each word of a text is said, ending in a newline."""
        from pronounce_cli.report.terminal.reference import add_reference

        page = self._page()
        add_reference(page, reference)
        return page.text()

    def _page(self) -> Page:
        from pronounce_cli.report.terminal.page import Page
        from pronounce_cli.report.terminal.style import ASCII, UNICODE

        return Page(self.width, UNICODE if self.unicode else ASCII, self.color)
