"""How a word that cards name in small letters is written in its texts: German nouns have capitals."""

from __future__ import annotations

import re

from pronounce_cli.languages import language_of

_BEGIN = re.compile(r"(?:^|[.!?…:][\W_]*\s)[\W_]*$")


def as_written(name: str, text: str, language: str) -> str:
    """Return a word in small letters as a text has it; where it only begins a sentence, as its language goes on."""
    first = None
    for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text):
        if match[0].casefold().replace("’", "'") == name:
            if not _BEGIN.search(text[: match.start()]):
                return match[0]
            first = first or match[0]
    return language_of(language).inside(first) if first is not None else name
