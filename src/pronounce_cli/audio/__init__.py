"""Sound in: a file, bytes or a stream becomes mono 16 kHz `Audio`, or an `AudioError` that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from pronounce_cli.audio.files import read
from pronounce_cli.audio.prepare import prepare as _prepare
from pronounce_cli.audio.recording import MAX_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from pronounce_cli.core.types import Audio, Span

__all__ = ["load"]


def load(
    source: str | Path | bytes | BinaryIO,
    *,
    name: str | None = None,
    max_s: float = MAX_SECONDS,
    part: Span | None = None,
) -> Audio:
    """Return the recording in `source`, ready to be judged.

    Args:
        source: A path, "-" for standard input, the bytes of a file, or an open binary stream (which stays open).
        name: What to call it in messages; by default the path, "stdin", "bytes" or the stream's own name.
        max_s: Longest recording that is taken, in seconds; a longer one is not decoded to its end.
        part: What is taken of it; None is all. Of a long recording too, if only the part is short enough.

    Raises:
        AudioError: It cannot be read, or holds nothing that could be judged.
    """
    return _prepare(read(source, name=name, max_s=max_s, part=part))
