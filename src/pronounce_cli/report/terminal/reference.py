"""What should be said: every word with its accepted pronunciations."""

from __future__ import annotations

from rich.cells import cell_len

from pronounce_cli.core.types import Pronunciation, Reference, Source
from pronounce_cli.report.terminal.page import Page
from pronounce_cli.report.terminal.style import clipped, padded, printable

_MAX_WORD = 20


def add_reference(page: Page, reference: Reference) -> None:
    """Add one line per pronunciation: word, IPA, ARPAbet and where it comes from; two lines where it is narrow.

    Only English has ARPAbet; IPA is left out where the terminal cannot show it, unless there is nothing else.
    """
    said = [pronunciation for word in reference.words for pronunciation in word.pronunciations]
    names = [clipped(printable(word.text), _MAX_WORD, page.glyphs) for word in reference.words]
    first = max(4, *map(cell_len, names))
    has_arpabet = any(pronunciation.named for pronunciation in said)
    has_ipa = page.glyphs.ipa or not has_arpabet
    second = max(3, *(cell_len(pronunciation.ipa) for pronunciation in said)) if has_ipa else 0
    third = max(7, *(len(pronunciation.named) for pronunciation in said)) if has_arpabet else 0
    narrow = has_arpabet and first + second + third + 4 + max(map(len, Source)) > page.width

    def add(word: str, ipa: str, arpabet: str, source: str, style: str = "") -> None:
        sounds = padded(ipa, second) + "  " if has_ipa else ""
        lead = (padded(word, first) + "  ", style or "bold")
        origin = (source, "yellow" if source.startswith("?") else "dim")
        if narrow:
            page.add(lead, (sounds, style), origin)
            page.add((arpabet, style), indent=first + 2, hang=2)
        else:
            symbols = f"{arpabet:<{third}}  " if has_arpabet else ""
            page.add(lead, (sounds, style), (symbols, style), origin)

    add("word", "IPA", "ARPAbet" if has_arpabet else "", "from", "dim")
    for name, word in zip(names, reference.words, strict=True):
        for i, pronunciation in enumerate(word.pronunciations):
            add("" if i else name, pronunciation.ipa, pronunciation.named, _source(pronunciation))


def _source(pronunciation: Pronunciation) -> str:
    return f"? {pronunciation.source}" if pronunciation.source is Source.GUESSED else str(pronunciation.source)
