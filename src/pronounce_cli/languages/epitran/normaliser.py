"""Texts in other languages than English to spoken words: tokens, figures, signs and abbreviations.

Each token is scanned from left to right by one regular expression; characters that it does not take are silent. Two
tokens that are read together ("5 %", "z. B.") are read as one, and the second is left without words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.epitran.conventions import Conventions
from pronounce_cli.languages.epitran.verbaliser import CURRENCIES, NUMBER, Figures
from pronounce_cli.languages.spoken import Spoken, Token
from pronounce_cli.languages.text import MAX_WORD_LENGTH, MAX_WORDS

_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "−": "-", "–": "-"})
_EDGES = "\"'„“”«»()[]{}<>,;:!?…"


class ForeignText:
    """Reads texts of one language.

    Args:
        conventions: Of the language.
        figures: How it reads figures, if not as num2words does.
    """

    def __init__(self, conventions: Conventions, figures: Figures | None = None) -> None:
        self._conventions = conventions
        self._figures = figures or Figures(conventions)
        ordinal = rf"|(?P<ordinal>\d{{1,4}}(?:{conventions.ordinal})(?!\w))" if conventions.ordinal != "." else ""
        names = "|".join(map(re.escape, sorted(conventions.names, key=len, reverse=True)))
        signs = "".join(re.escape(name) for name in conventions.names if re.fullmatch(rf"[^\w{CURRENCIES}]", name))
        self._scanner = re.compile(
            r"(?P<date>\d{1,2}\.\d{1,2}\.\d{4}(?!\d))|(?P<time>(?:[01]?\d|2[0-4])[:h][0-5]\d(?!\d))"
            + ordinal
            + rf"|(?P<before>[{CURRENCIES}]{NUMBER})|(?P<measured>[-+]?{NUMBER}(?:{names})(?!\w))"
            rf"|(?P<range>{NUMBER}-{NUMBER})|(?P<number>[-+]?{NUMBER})"
            rf"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)|(?P<sign>[{signs}])"
        )

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a cleaned text; token i is `text.split()[i]`.

        Raises:
            TextError: The text is too long, or a word is.
        """
        written = text.split()
        plain = [unicodedata.normalize("NFC", token.translate(_PLAIN)) for token in written]
        mixed = any(char.islower() for char in text)
        found: list[Token] = []
        count = 0
        joined = False
        for i, token in enumerate(plain):
            after = plain[i + 1] if i + 1 < len(plain) else ""
            together = "" if joined else self._together(token, after)
            before = plain[i - 1] if i else ""
            words = () if joined else tuple(self._read(together or token, before, after, mixed=mixed))
            joined = bool(together)
            count += len(words)
            if count > MAX_WORDS:
                raise TextError(f"the text has more than {MAX_WORDS} words", hint="split it into shorter passages")
            if any(len(word.text) > MAX_WORD_LENGTH for word in words):
                raise TextError(
                    f"the text has “{token[:23]}…”, which is too long for a word", hint="put spaces between the words"
                )
            found.append(Token(written[i], words))
        return tuple(found)

    def _together(self, token: str, after: str) -> str:
        """Return two tokens that are read as one ("3,50 €", "14:30 Uhr", "z. B."), joined, or ""."""
        core = after.strip(_EDGES + ".")
        if core in self._conventions.names and token[-1:].isdigit():
            return token + core
        if core and core == self._conventions.hours and re.search(r"\d[:h]\d\d$", token):
            return token
        pair = f"{token.strip(_EDGES + '.')}.{core}"
        return pair + "." if token.endswith(".") and pair.lower() in self._conventions.short else ""

    def _read(self, token: str, before: str, after: str, *, mixed: bool) -> Iterator[Spoken]:
        core = token.strip(_EDGES)
        short = self._conventions.short.get(core.rstrip(".").lower())
        if short and core.endswith("."):
            yield from spoken(short)
        elif self._conventions.ordinal == "." and re.fullmatch(r"\d{1,4}\.", core) and after[:1].isalpha():
            yield from self._ordinal(core[:-1], before)
        else:
            for match in self._scanner.finditer(token):
                yield from self._piece(match, after, mixed=mixed)

    def _piece(self, match: re.Match[str], after: str, *, mixed: bool) -> Iterator[Spoken]:
        text, figures, names = match[0], self._figures, self._conventions.names
        digits = re.split(r"[^\d.,'+-]", text)[0]
        match match.lastgroup:
            case "word" if text in names and match.string[match.start() - 1 : match.start()].isdigit():
                yield from spoken(names[text][1])
            case "word":
                yield from self._word(text, mixed=mixed)
            case "date":
                yield from spoken(figures.date(text))
            case "time":
                yield from spoken(figures.time(text))
            case "ordinal":
                yield from spoken(figures.ordinal(re.findall(r"\d+", text)[0]))
            case "before":
                yield from spoken(figures.measured(text[1:], text[0]))
            case "measured":
                yield from spoken(figures.measured(digits, text[len(digits) :]))
            case "range":
                yield from spoken(figures.range(text))
            case "number":
                nouns = {noun for pair in names.values() for noun in pair} | {self._conventions.hours}
                yield from spoken(figures.value(text, counts=after.strip(_EDGES + ".") in nouns))
            case _:
                yield from spoken(names[text][1] if text in names else "")

    def _ordinal(self, digits: str, before: str) -> Iterator[Spoken]:  # noqa: ARG002 - for languages where it matters
        """Read an ordinal that stands after the token `before`."""
        return spoken(self._figures.ordinal(digits))

    def _word(self, text: str, *, mixed: bool) -> Iterator[Spoken]:  # noqa: ARG002 - for languages where it matters
        """Read a word; `mixed` says that capitals mean something."""
        yield Spoken(text)


def spoken(text: str) -> Iterator[Spoken]:
    """Yield the words of a text that is already as it is spoken."""
    yield from (Spoken(word) for word in re.split(r"[\s-]+", text) if word)
