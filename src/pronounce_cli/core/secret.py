"""API keys that cannot be shown by accident, and the removal of keys from text that others wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "***"
_RUN = 6

_SHAPES = re.compile(
    r"[^\s'\"`:()=]*\*{3,}[^\s'\"`,;:()]*"  # what a vendor has masked: sk-pr****wxyz
    r"|\b(?:g?sk|hf|xai)[-_][\w.…-]{2,}"  # prefixes that vendors give their keys
    r"|(?<=Bearer )[\w.~+/=-]{16,}|(?<=Token )[\w.~+/=-]{16,}|(?<=Basic )[\w.~+/=-]{16,}"
)


class Secret:
    """A string that prints as `***`; `reveal()` is the only way to its value."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, to put it on the wire."""
        return self._value

    def __repr__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


def redact(text: str, secrets: Iterable[Secret] = ()) -> str:
    """Return `text` without the secrets, without longer pieces of them, and without anything shaped like a key.

    Vendors echo keys in their error messages, whole, cut or masked; all three are replaced by `***`.
    """
    for secret in secrets:
        value = secret.reveal()
        if value:
            text = text.replace(value, MASK)
            text = "".join(_hide_piece(piece, value) for piece in re.split(r"(\s+)", text))
    return _SHAPES.sub(MASK, text)


def _hide_piece(token: str, value: str) -> str:
    runs = (value[start : start + _RUN] for start in range(len(value) - _RUN + 1))
    return MASK if len(value) >= 2 * _RUN and any(run in token for run in runs) else token
