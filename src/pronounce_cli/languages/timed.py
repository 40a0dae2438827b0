"""Texts with times that are no SRT or WebVTT, written as these: SubStation Alpha, lyrics, what recognisers print.

SubStation Alpha (SSA, ASS) has a line `Dialogue:` with ten fields for each cue. Lyrics (LRC) and many transcripts have
a time in brackets before each line, `[01:23.45]`. Whisper's programs print `[00:00.000 --> 00:02.500]` before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_TIME = r"((?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)"
_DIALOGUE = re.compile(rf"^Dialogue:[^,\n]*,[ ]*{_TIME},[ ]*{_TIME},(?:[^,\n]*,){{6}}([^\n]*)$", re.MULTILINE)
_STYLE = re.compile(r"\{\\[^{}\n]*\}")
_PRINTED = re.compile(
    r"^[ \t]*\[[ ]*((?:\d+:){0,2}\d+(?:\.\d+)?)s?[ ]*-{1,2}>[ ]*((?:\d+:){0,2}\d+(?:\.\d+)?)s?[ ]*\]:?[ \t]*([^\n]*)$",
    re.MULTILINE,
)
_SUNG = re.compile(rf"^[ \t]*\[{_TIME}\](?:[ \t]*\[{_TIME}\])*[ \t]*([^\n]*)$", re.MULTILINE)
_LAST_S = 10.0  # how long the last line of lyrics is, which has no end

Timed = tuple[float, float, str]


def in_webvtt(text: str) -> str:
    """Return a text with times as WebVTT; any other as it is."""
    for found in (_dialogue(text), _printed(text), _sung(text)):
        cues = "".join(f"{_clock(start)} --> {_clock(end)}\n{said.strip()}\n\n" for start, end, said in found)
        if cues:
            return f"WEBVTT\n\n{cues}"
    return text


def _dialogue(text: str) -> Iterator[Timed]:
    for match in _DIALOGUE.finditer(text):
        said = re.sub(r"\\[nN]", "\n", _STYLE.sub("", match[3])).replace("\\h", " ")
        yield _seconds(match[1]), _seconds(match[2]), said


def _printed(text: str) -> Iterator[Timed]:
    for match in _PRINTED.finditer(text):
        yield _seconds(match[1]), _seconds(match[2]), match[3]


def _sung(text: str) -> Iterable[Timed]:
    lines = list(_SUNG.finditer(text))
    starts = [_seconds(line[1]) for line in lines]
    ends = [*starts[1:], starts[-1] + _LAST_S] if starts else []
    return zip(starts, ends, (line[3] for line in lines), strict=True)


def _seconds(time: str) -> float:
    total = 0.0
    for piece in time.replace(",", ".").split(":"):
        total = 60 * total + float(piece)
    return total


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
