"""Names that are the same to people: "é" may be one character (NFC) or a letter and an accent (NFD).

Lists and keyboards mostly have the first form, file names that come from a Mac the second, and a file system that keeps
both apart finds neither by the other.
"""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from pathlib import Path

TEXT_SUFFIXES = (".txt", ".srt", ".vtt")
"""What the name of a file with the text of a recording may end in, beside it."""


def same(name: str) -> str:
    """Return a name in the form in which equal ones are equal."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def named(path: Path) -> Path:
    """Return a path as the file system spells it; the path itself where there is no such file in any form."""
    if str(path).isascii() or _exists(path):
        return path
    found = Path(path.anchor)
    for part in path.parts[1:] if path.anchor else path.parts:
        step = found / part
        if not part.isascii() and not _exists(step):
            spelled = _spelled(found).get(same(part))
            if spelled is None:
                return path
            step = found / spelled
        found = step
    return found if _exists(found) else path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _spelled(folder: Path) -> dict[str, str]:
    try:
        return _names(folder, folder.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=8)
def _names(folder: Path, _changed_ns: int) -> dict[str, str]:
    return {same(name): name for name in os.listdir(folder) if not name.isascii()}  # noqa: PTH208 - names alone
