"""Language tags (BCP 47)."""

from __future__ import annotations

_SHORT = {"eng": "en", "deu": "de", "ger": "de"}


def primary(tag: str) -> str:
    """Return the language of a tag without script and region, in its short form: "en_GB" and "eng" are "en"."""
    name = tag.strip().replace("_", "-").partition("-")[0].lower()
    return _SHORT.get(name, name)


def is_language_tag(text: str) -> bool:
    """Return whether a text has the shape of a BCP 47 tag."""
    parts = text.split("-")
    return parts[0].isalpha() and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
