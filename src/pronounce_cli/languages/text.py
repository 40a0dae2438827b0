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
_SILENT = "—"


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

    Tags and entities of HTML are resolved. Stage directions, names of speakers and the addresses of links stay in what
    is shown; unless nothing else is left, they are not spoken.

    Args:
        text: Any text.
        directions: How stage directions are worded in its language.
    """
    shown, tags = clean(text), ()
    if "<" in shown or "&" in shown:
        from pronounce_cli.languages.markup import unmarked

        shown, tags = unmarked(shown)
        shown = clean(shown)
    cuts = unspoken(shown, directions)
    if not cuts:
        return Text(shown, shown, tags)
    spoken = _without(shown, cuts)
    if not any(char.isalnum() for char in spoken):
        return Text(shown, shown, tags)
    pieces = (" ".join(shown[start:end].split()) for start, end in cuts)
    return Text(shown, spoken, tuple(dict.fromkeys((*tags, *pieces))))


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    """Return a text without some stretches of it, with as many tokens."""
    gone = {place for start, end in cuts for place in range(start, end)}
    return " ".join(
        "".join(text[place] for place in range(*token.span()) if place not in gone) or _SILENT
        for token in re.finditer(r"\S+", text)
    )
