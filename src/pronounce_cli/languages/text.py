"""Texts of any language before they are read: what is taken out of them, and how long they may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pronounce_cli.languages.directions import NO_DIRECTIONS, Directions, unspoken

MAX_WORDS = 100_000
MAX_WORD_LENGTH = 64

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ZERO_WIDTH_SPACE = "\u200b"  # where a line may break between two words
_MAY_BE_TIMES = re.compile(r"->|\d[.,]\d{1,3},[ ]?\d|^[ \t]*\[\d{1,3}:\d", re.MULTILINE)
_SILENT = "—"
_MOST_TOLD, _LONGEST_TOLD = 8, 40


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is ready to be read.

    Attributes:
        shown: As it is shown: without control characters, invisible formatting and tags.
        spoken: The same as it is read, with as many tokens between white space; those that are not spoken are dashes.
        left_out: What was written and is not spoken, in its order, each once: "<b>", "[sighs]", "ANNA:".
    """

    shown: str
    spoken: str
    left_out: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Return a text without control characters, lone surrogates and invisible formatting; line ends become newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(_ZERO_WIDTH_SPACE, " ")
    return _CONTROLS.sub(" ", _INVISIBLE.sub("", text)).strip()


def prepared(text: str, directions: Directions = NO_DIRECTIONS) -> Text:
    """Return a text as it is shown and as it is spoken.

    Of subtitles (SRT, WebVTT and others) only what is said is left. Tags and entities of HTML are resolved. Stage
    directions, names of speakers and the addresses of links stay in what is shown; they are not spoken unless nothing
    else is left.

    Args:
        text: Any text.
        directions: How stage directions are worded in its language.

    Raises:
        TextError: It looks like subtitles and cannot be read.
    """
    left_out: list[str] = []
    if _MAY_BE_TIMES.search(text):
        from pronounce_cli.languages.subtitles import is_subtitles, spoken

        if is_subtitles(text):
            text, times = spoken(text)
            left_out.append(times)
    shown = clean(text)
    if "<" in shown or "&" in shown:
        from pronounce_cli.languages.markup import unmarked

        shown, tags = unmarked(shown)
        shown = clean(shown)
        left_out += tags
    cuts = unspoken(shown, directions)
    if not cuts:
        return Text(shown, shown, tuple(left_out))
    read = _without(shown, cuts)
    if not any(char.isalnum() for char in read):
        return Text(shown, shown, tuple(left_out))
    left_out += (" ".join(shown[start:end].split()) for start, end in cuts)
    return Text(shown, read, tuple(dict.fromkeys(left_out)))


def not_read(left_out: tuple[str, ...]) -> str:
    """Return a sentence, without a full stop, that names what of a text was not taken as read aloud."""
    shown = [short(piece) for piece in left_out[:_MOST_TOLD]]
    more = len(left_out) - len(shown)
    return f"Not taken as read aloud: {', '.join(shown)}{f' and {more} more' if more else ''}"


def short(piece: str) -> str:
    """Return a piece of a text, or its beginning where it is long."""
    return piece if len(piece) <= _LONGEST_TOLD else piece[: _LONGEST_TOLD - 1] + "…"


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    """Return a text without some stretches of it, with as many tokens."""
    gone = {place for start, end in cuts for place in range(start, end)}
    return " ".join(
        "".join(text[place] for place in range(*token.span()) if place not in gone) or _SILENT
        for token in re.finditer(r"\S+", text)
    )
