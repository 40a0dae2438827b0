"""Subtitles as SRT, WebVTT and others have them: what is said in each cue, and when.

The content tells what a file is, never its name. webvtt-py reads the cues; lines of times are put right before, as it
passes over cues whose times it does not know.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Span
from pronounce_cli.languages.timed import in_webvtt

_CLOCK = r"(?:(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3})"
_TIMES = re.compile(
    rf"^[ \t]*({_CLOCK})(?:[ \t]*-->[ \t]*({_CLOCK})([ \t][^\n]*)?|,({_CLOCK})[ \t]*)$", flags=re.MULTILINE
)
_NOT_SPOKEN = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}|<[^<>]*>|[\W_]+")
_WORD_TIME = re.compile(r"<\d[\d:.,]*>")
_FLASH_S = 0.1  # a cue that is shown for less only moves the line of the one before up
_MARGIN_S = 0.25  # subtitles come late and go early by about this much
_HINT = "Is it SRT or WebVTT? A cue is a line with its times, and below it what is said"


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said in a stretch of a recording, its lines parted by line ends; tags are still in it."""

    span: Span
    text: str

    @property
    def is_spoken(self) -> bool:
        """Return whether there is a word in it that stands in no bracket."""
        return bool(_NOT_SPOKEN.sub("", self.text))


def is_subtitles(text: str) -> bool:
    """Return whether a text has cues with their times."""
    return _TIMES.search(_plain(text)) is not None


def cues_of(text: str) -> tuple[Cue, ...]:
    """Return the cues of a file in their order, without those in which nothing is shown.

    Captions that roll up repeat a line in the next cue; each line is kept where it comes first.

    Raises:
        TextError: It cannot be read.
    """
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    body = _TIMES.sub(_times, _plain(text)).strip("\n")
    kind = "srt" if body[:1].isdigit() and body.partition("\n")[0].strip().isdigit() else "vtt"
    if kind == "vtt" and not body.startswith("WEBVTT"):
        body = f"WEBVTT\n\n{body}"
    try:
        captions = WebVTT.from_buffer(io.StringIO(body + "\n"), format=kind)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise TextError("the subtitles cannot be read", hint=_HINT) from error
    found = (Cue(Span(_seconds(one.start), _seconds(one.end)), one.raw_text.strip()) for one in captions.captions)
    return tuple(_each_line_once(found))


def spoken(text: str) -> tuple[str, str]:
    """Return what subtitles say, a line for each of their lines, and what was left out: "the times of 3 cues"."""
    cues = cues_of(text)
    return "\n".join(cue.text for cue in cues), f"the times of {len(cues)} cue{'s' * (len(cues) != 1)}"


def parts(cues: Iterable[Cue]) -> list[Span]:
    """Return the part of the recording that holds each cue: its times and a little more, but nothing of its neighbours.

    Where cues overlap, so do their parts.
    """
    spans = [cue.span for cue in cues]
    found = []
    for i, span in enumerate(spans):
        before = max((other.end_s for other in spans[:i]), default=0.0)
        after = min((other.start_s for other in spans[i + 1 :]), default=span.end_s + 2 * _MARGIN_S)
        lead = min(_MARGIN_S, max(0.0, (span.start_s - before) / (2 if i else 1)))
        tail = min(_MARGIN_S, max(0.0, (after - span.end_s) / 2))
        found.append(Span(span.start_s - lead, span.end_s + tail))
    return found


def _plain(text: str) -> str:
    return in_webvtt(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def _times(match: re.Match[str]) -> str:
    """Return a line of times in the form that all readers know."""
    start, end = match[1], match[2] or match[4]
    return f"{_clock(start)} --> {_clock(end)}"


def _clock(text: str) -> str:
    total = _seconds(text)
    hours, rest = divmod(round(total * 1000), 3_600_000)
    minutes, milliseconds = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def _seconds(text: str) -> float:
    *clock, seconds = text.replace(",", ".").split(":")
    whole = 0
    for piece in clock:
        whole = 60 * whole + int(piece)
    return 60 * whole + float(seconds)


def _each_line_once(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Yield cues without the lines that the one before left on the screen, and without those that are then empty."""
    shown: list[str] = []
    for cue in cues:
        lines = [line for line in _WORD_TIME.sub("", cue.text).split("\n") if line.strip()]
        bare = [" ".join(re.sub("<[^<>]*>", "", line).split()) for line in lines]
        kept = next((n for n in range(min(len(shown), len(bare)), 0, -1) if shown[-n:] == bare[:n]), 0)
        flash = cue.span.duration_s < _FLASH_S
        shown = bare
        if kept < len(lines) or flash:
            lines = lines[kept:]
        if lines and cue.span.duration_s > 0:
            yield Cue(cue.span, "\n".join(lines))
