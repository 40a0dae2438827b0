"""What should be said: every word with its accepted pronunciations."""

from __future__ import annotations

from rich.cells import cell_len

from pronounce_cli.core.types import Reference, Source
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import clipped, padded, printable

_MAX_WORD = 20


def add_reference(page: Page, reference: Reference) -> None:
    """Add one line per pronunciation: word, IPA, ARPAbet and where it comes from."""
    sources = {source: f"{'? ' if source is Source.GUESSED else ''}{source}" for source in Source}
    rows = [
        (
            printable(word.text) if i == 0 else "",
            said.ipa if page.glyphs.ipa else "",
            said.arpabet,
            sources[said.source],
        )
        for word in reference.words
        for i, said in enumerate(word.pronunciations)
    ]
    head = ("word", "IPA" if page.glyphs.ipa else "", "ARPAbet", "from")
    widths = [max(cell_len(row[column]) for row in (head, *rows)) for column in range(4)]
    widths[0] = min(widths[0], _MAX_WORD)
    for row in (head, *rows):
        cells = [padded(clipped(row[0], widths[0], page.glyphs), widths[0]), padded(row[1], widths[1]), row[2]]
        style = "dim" if row is head else ""
        lead = sum(widths[:2]) + 4 if page.glyphs.ipa else widths[0] + 2
        word, ipa, arpabet = (cell for cell in cells)
        source_style = "yellow" if row[3] == sources[Source.GUESSED] else "dim"
        page.add(
            (f"{word}  ", style or "bold"),
            (f"{ipa}  " if page.glyphs.ipa else "", style),
            (padded(arpabet, widths[2]), style),
            (f"  {row[3]}", source_style),
            hang=lead if lead < page.width // 2 else 4,
        )
