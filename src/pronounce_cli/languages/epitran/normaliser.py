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
from pronounce_cli.languages.spoken import Reading, Spoken, Token
from pronounce_cli.languages.text import MAX_WORD_LENGTH, MAX_WORDS

_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "−": "-", "–": "-"})
_EDGES = "\"'„“”«»()[]{}<>,;:!?…"
_SPELLED = re.compile("[A-ZÄÖÜ]{2,5}")
_READ = frozenset("NATO UNO UNESCO UNICEF FIFA UEFA ALDI IKEA EDEKA BAFÖG ASTA PISA".split())  # German acronyms


class ForeignText:
    """Reads texts of one language.

    Args:
        conventions: Of the language.
    """

    def __init__(self, conventions: Conventions) -> None:
        self._conventions = conventions
        self._figures = Figures(conventions)
        ordinal = rf"|(?P<ordinal>\d{{1,4}}(?:{conventions.ordinal})(?!\w))" if conventions.ordinal != "." else ""
        names = "|".join(map(re.escape, sorted(conventions.names, key=len, reverse=True)))
        self._scanner = re.compile(
            r"(?P<date>\d{1,2}\.\d{1,2}\.\d{4}(?!\d))|(?P<time>(?:[01]?\d|2[0-4])[:h][0-5]\d(?!\d))"
            + ordinal
            + rf"|(?P<before>[{CURRENCIES}]{NUMBER})|(?P<measured>[-+]?{NUMBER}(?:{names})(?!\w))"
            rf"|(?P<range>{NUMBER}-{NUMBER})|(?P<number>[-+]?{NUMBER})"
            r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*'?)|(?P<sign>[%°&])"
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
            words = () if joined else tuple(self._read(together or token, after, mixed=mixed))
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

    def _read(self, token: str, after: str, *, mixed: bool) -> Iterator[Spoken]:
        core = token.strip(_EDGES)
        short = self._conventions.short.get(core.rstrip(".").lower())
        if short and core.endswith("."):
            yield from _words(short)
        elif self._conventions.ordinal == "." and re.fullmatch(r"\d{1,4}\.", core) and after[:1].isalpha():
            yield from _words(self._figures.ordinal(core[:-1]))
        else:
            for match in self._scanner.finditer(token):
                yield from self._piece(match, after, mixed=mixed)

    def _piece(self, match: re.Match[str], after: str, *, mixed: bool) -> Iterator[Spoken]:
        text, figures, names = match[0], self._figures, self._conventions.names
        digits = re.split(r"[^\d.,'+-]", text)[0]
        match match.lastgroup:
            case "word" if text in names and match.string[match.start() - 1 : match.start()].isdigit():
                yield from _words(names[text][1])
            case "word":
                yield from self._word(text, mixed=mixed)
            case "date":
                yield from _words(figures.date(text))
            case "time":
                yield from _words(figures.time(text))
            case "ordinal":
                yield from _words(figures.ordinal(re.findall(r"\d+", text)[0]))
            case "before":
                yield from _words(figures.measured(text[1:], text[0]))
            case "measured":
                yield from _words(figures.measured(digits, text[len(digits) :]))
            case "range":
                yield from _words(figures.range(text))
            case "number":
                nouns = {noun for pair in names.values() for noun in pair} | {self._conventions.hours}
                yield from _words(figures.value(text, counts=after.strip(_EDGES + ".") in nouns))
            case _:
                yield from _words(names[text][1] if text in names else "")

    def _word(self, text: str, *, mixed: bool) -> Iterator[Spoken]:
        """Read a word; German capitals are read letter by letter unless they are known as a word."""
        german = self._conventions.language == "de"
        if german and ((mixed and _SPELLED.fullmatch(text) and text not in _READ) or len(text) == 1):
            yield from (Spoken(letter, Reading.LETTER) for letter in text.upper())
        else:
            yield Spoken(text)


def _words(text: str) -> Iterator[Spoken]:
    yield from (Spoken(word) for word in re.split(r"[\s-]+", text) if word)
