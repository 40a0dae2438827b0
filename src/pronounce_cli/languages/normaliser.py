"""Texts in other languages than English to spoken words: tokens, figures, signs and abbreviations.

Each token is scanned from left to right by one regular expression; characters that it does not take are silent. Two
tokens that are read together ("5 %", "z. B.") are read as one, and the second is left without words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.conventions import Conventions
from pronounce_cli.languages.figures import CURRENCIES, NUMBER, Figures
from pronounce_cli.languages.spoken import Spoken, Token
from pronounce_cli.languages.text import MAX_WORD_LENGTH, MAX_WORDS

_PLAIN = str.maketrans("’‘ʼʻ−–₀₁₂₃₄₅₆₇₈₉", "''''--0123456789")
_GROUPED = re.compile(r"(?<![\w.,])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?!\d)")  # "10 000"
_JOINT = "\0"
EDGES = "\"'„“”«»()[]{}<>,;:!?…"


class ForeignText:
    """Reads texts of one language.

    Args:
        conventions: Of the language.
        figures: How it reads figures.
    """

    def __init__(self, conventions: Conventions, figures: Figures) -> None:
        self._conventions = conventions
        self._figures = figures
        self._counted = {noun for pair in conventions.names.values() for noun in pair} | {conventions.hours}
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
        pieces = list(self._pieces(written))
        mixed = any(char.islower() for char in text)
        found: list[tuple[Spoken, ...]] = [()] * len(written)
        count = 0
        for n, (i, piece) in enumerate(pieces):
            before = pieces[n - 1][1] if n else ""
            after = pieces[n + 1][1] if n + 1 < len(pieces) else ""
            found[i] = tuple(self._read(piece, before, after, mixed=mixed))
            count += len(found[i])
            if count > MAX_WORDS:
                raise TextError(f"the text has more than {MAX_WORDS} words", hint="split it into shorter passages")
            if any(len(word.text) > MAX_WORD_LENGTH for word in found[i]):
                raise TextError(
                    f"the text has “{written[i][:23]}…”, which is too long for a word",
                    hint="put spaces between the words",
                )
        return tuple(map(Token, written, found))

    def _pieces(self, written: list[str]) -> Iterator[tuple[int, str]]:
        """Yield what is read as one, with the index of the token in which it begins."""
        plain = (unicodedata.normalize("NFC", token.translate(_PLAIN)) for token in written)
        grouped = deque(_GROUPED.sub(lambda match: match[0].replace(" ", _JOINT), " ".join(plain)).split())
        place = 0
        while grouped:
            piece = grouped.popleft()
            begin, place = place, place + 1 + piece.count(_JOINT)
            together = self._together(piece.replace(_JOINT, "."), grouped[0]) if grouped else ""
            if together:
                place += 1 + grouped.popleft().count(_JOINT)
            yield begin, together or piece.replace(_JOINT, ".")

    def _together(self, token: str, after: str) -> str:
        """Return two tokens that are read as one ("3,50 €", "14:30 Uhr", "z. B."), joined, or ""."""
        core = after.strip(EDGES + ".")
        if core in self._conventions.names and token[-1:].isdigit():
            return token + core
        if core and core == self._conventions.hours and re.search(r"\d[:h]\d\d$", token):
            return token
        pair = f"{token.strip(EDGES + '.')}.{core}"
        return pair + "." if token.endswith(".") and pair.lower() in self._conventions.short else ""

    def _read(self, token: str, before: str, after: str, *, mixed: bool) -> Iterator[Spoken]:
        core = token.strip(EDGES)
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
                yield from self._word(text, mixed=mixed or match.string[match.end() :][:1].isdigit())
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
                yield from spoken(figures.value(text, counts=after.strip(EDGES + ".") in self._counted))
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
