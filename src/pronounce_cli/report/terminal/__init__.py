"""The report for people: what went wrong at a glance, then sound by sound, in colour or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Run
    from pronounce_cli.core.types import Reference
    from pronounce_cli.report.registry import Look
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
        group_by: Add the mean scores of each speaker or tag.
    """

    width: int = 80
    color: str | None = None
    unicode: bool = True
    details: bool = False
    explain: bool = False
    group_by: Literal["speaker", "tag"] | None = None

    def render(self, run: Run) -> Iterator[str]:
        """Yield the report, ending in a newline; colour codes only where `color` is set."""
        from pronounce_cli.report.summary import summarise
        from pronounce_cli.report.terminal.many import Layout, add_gates, add_line, add_totals
        from pronounce_cli.report.terminal.one import add_result

        page = self._page()
        count = len(run.items)
        if count == 1 or self.details or self.explain:
            for item in run.items:
                add_result(page, item.outcome.result, details=self.details, explain=self.explain)
                if count == 1:
                    add_gates(page, item, indent=2)
                yield page.take()
        if not count:
            page.add("No recordings.")
        elif count > 1:
            if self.details:
                page.add(("All recordings", "bold"))
                page.blank()
            layout = Layout()
            summary = summarise(layout.watch(run.items), group_by=self.group_by)
            for item in run.items:
                add_line(page, item, layout)
                yield page.take()
            add_totals(page, summary, run, details=self.details)
        yield page.take()

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


def reporter(look: Look) -> TerminalReporter:
    """Return the reporter for a look."""
    return TerminalReporter(
        look.width,
        look.color,
        unicode=look.unicode,
        details=look.details,
        explain=look.explain,
        group_by=look.group_by,
    )
