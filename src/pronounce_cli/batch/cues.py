"""Each cue of subtitles as an entry of its own: what is said in it, and the part of the recording that has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pronounce_cli.batch.entries import Placed
from pronounce_cli.batch.texts import text_of
from pronounce_cli.core.errors import TextError
from pronounce_cli.core.runs import Entry
from pronounce_cli.languages.subtitles import cues_of, is_subtitles, parts

Tell = Callable[[str], None]


def cue_by_cue(placed: Iterable[Placed], tell: Tell) -> Iterator[Placed]:
    """Yield an entry for each cue in which something is said; what has no cues stays whole.

    Args:
        placed: Recordings, and where each is listed.
        tell: Called with a sentence about what has no cues, and about cues that are left out.

    Raises:
        TextError: Subtitles cannot be read, or nothing is said in them.
    """
    for place, entry in placed:
        text = _text(entry)
        if text is None or entry.part is not None or not is_subtitles(text):
            if text is not None and entry.part is None:
                tell(f"the text of {place} has no cues; the recording is scored as a whole")
            yield place, entry
            continue
        for number, cue in _cues(entry, text, place, tell):
            yield f"cue {number} of {place}", cue


def _text(entry: Entry) -> str | None:
    """Return the text of a recording; None where that cannot be read, which is told when the recording is scored."""
    try:
        return text_of(entry)
    except TextError:
        return None


def _cues(entry: Entry, text: str, place: str, tell: Tell) -> Iterator[tuple[int, Entry]]:
    cues = cues_of(text)
    spans = parts(cues)
    silent = sum(not cue.is_spoken for cue in cues)
    if silent == len(cues):
        count = f"{len(cues)} cues" if len(cues) > 1 else "only cue"
        raise TextError(f"nothing is said in the {count} of {place}", hint="Give subtitles with words")
    if silent:
        tell(f"left out {silent} cue{'s' * (silent > 1)} of {place} in which nothing is said")
    width = len(str(len(cues)))
    for number, (cue, span) in enumerate(zip(cues, spans, strict=True), start=1):
        if cue.is_spoken:
            name = f"{entry.id}#{number:0{width}}"
            yield number, replace(entry, id=name, text=cue.text, text_file=None, part=span)
