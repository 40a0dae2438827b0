"""Texts of any language before they are read: what is taken out of them, and how long they may be."""

from __future__ import annotations

import re

MAX_WORDS = 100_000
MAX_WORD_LENGTH = 64

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Return a text without control characters, lone surrogates and invisible formatting; line ends become newlines."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROLS.sub(" ", text).strip()
