"""A page of styled lines, wrapped to a width and printed to a string."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from rich.console import Console
from rich.text import Text

from pronounce_cli.report.terminal.style import Glyphs


@dataclass(slots=True)
class Page:
    """Collects lines.

    Attributes:
        width: Terminal cells per line.
        glyphs: The characters to use.
        color: Colour system of rich ("standard", "256", "truecolor"), or None for plain text.
    """

    width: int
    glyphs: Glyphs
    color: str | None
    _console: Console = field(init=False)
    _file: StringIO = field(init=False)

    def __post_init__(self) -> None:
        self._file = StringIO()
        self._console = Console(
            file=self._file,
            width=self.width,
            force_terminal=self.color is not None,
            color_system=self.color,  # type: ignore[arg-type]
            no_color=self.color is None,
            legacy_windows=False,
        )

    def add(self, *parts: str | tuple[str, str] | Text, indent: int = 0, hang: int = 0) -> None:
        """Add one paragraph of (text, style) parts, wrapped; later lines are indented by `hang` more."""
        text = Text.assemble(*parts)
        text.rstrip()
        for i, line in enumerate(self._wrapped(text, self.width - indent, hang)):
            self._print(Text(" " * (indent + (hang if i else 0))).append_text(line))

    def _wrapped(self, text: Text, room: int, hang: int) -> Iterator[Text]:
        """Yield the lines of a text: the first has `room` cells, the others `hang` fewer."""
        if text.cell_len <= room:
            yield text
            return
        first = text.wrap(self._console, room)[0]
        first.rstrip()
        yield first
        rest = text.plain[len(first) :]
        for line in text[len(text) - len(rest.lstrip()) :].wrap(self._console, max(10, room - hang)):
            line.rstrip()
            yield line

    def blank(self) -> None:
        """Add an empty line."""
        self._print(Text())

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True, markup=False, highlight=False, emoji=False)

    def text(self) -> str:
        """Return everything that was added since the last `take`."""
        return self._file.getvalue()

    def take(self) -> str:
        """Return everything that was added, and begin anew."""
        text = self.text()
        self._file.seek(0)
        self._file.truncate()
        return text
