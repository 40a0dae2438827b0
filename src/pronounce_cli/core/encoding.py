"""How a text is stored: in UTF-8, or in what its first bytes announce, as Windows and Excel do."""

from __future__ import annotations

import codecs

UTF8 = "utf-8-sig"
_ANNOUNCED = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
BOM_BYTES = 4
"""How many bytes announce an encoding at most."""


def encoding_of(start: bytes) -> str:
    """Return the encoding of a text that starts so."""
    return next((name for mark, name in _ANNOUNCED if start.startswith(mark)), UTF8)


def decoded(data: bytes) -> str:
    """Return a text.

    Raises:
        UnicodeDecodeError: It is stored in another way, or is no text: it has a zero byte.
    """
    text = data.decode(encoding_of(data))
    if "\0" in text:
        at = data.index(0)
        raise UnicodeDecodeError(UTF8, data, at, at + 1, "a zero byte")
    return text
