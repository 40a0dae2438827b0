"""What of the texts of a run was not taken as read aloud, told once where reports have no line for each recording."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pronounce_cli.core.types import Assessment
from pronounce_cli.languages.text import short

if TYPE_CHECKING:
    from pronounce_cli.core.types import Result

_MOST = 8


@dataclass(slots=True)
class Unread:
    """Gathers it over the recordings of a run.

    Attributes:
        texts: How many have something that is not read.
        pieces: Some of what that is, in the order in which it came.
    """

    texts: int = 0
    pieces: dict[str, None] = field(default_factory=dict)
    _more: bool = False

    def add(self, result: Result) -> None:
        """Take in what the text of a recording has."""
        if not isinstance(result, Assessment) or not result.reference.left_out:
            return
        self.texts += 1
        for piece in result.reference.left_out:
            if len(self.pieces) < _MOST:
                self.pieces[piece] = None
            else:
                self._more |= piece not in self.pieces

    def sentence(self) -> str | None:
        """Return it in one sentence without a full stop, as "Not taken as read aloud in 2 texts: <b>, [sighs]"."""
        if not self.texts:
            return None
        where = "one text" if self.texts == 1 else f"{self.texts} texts"
        return f"Not taken as read aloud in {where}: {', '.join(map(short, self.pieces))}{', …' if self._more else ''}"
