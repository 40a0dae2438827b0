"""The text of a front end as it sends it: HTML that it splits at spaces, and whose characters it colours one by one.

"agree&nbsp; to" has two words for it, "agree&nbsp;" of 11 characters and "to". What is read is "agree to"; the answer
has one entry for each of its words, as long as the word is there. Lengths count as browsers count them, in UTF-16.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pronounce_cli.languages.text import clean

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ATOM = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w{2,31});|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TitleWord:
    """One word as the front end splits it.

    Attributes:
        atoms: Its characters, each with how long it is where it is written: "&" of "&amp;" has 5.
        tokens: What there is to read in it: one token, mostly; none in "&nbsp;", two in "agree&nbsp;to".
    """

    atoms: tuple[tuple[str, int], ...]
    tokens: tuple[str, ...]

    def spread(self, digits: Sequence[str]) -> str:
        """Return one digit for each character as it is written; a space or what is not read has "1".

        Args:
            digits: One for each character of each token.
        """
        left = iter(zip("".join(self.tokens), "".join(digits), strict=True))
        found = []
        wanted = next(left, None)
        for char, length in self.atoms:
            if wanted is not None and char == wanted[0]:
                found.append(wanted[1] * length)
                wanted = next(left, None)
            else:
                found.append("1" * length)
        return "".join(found)


def words_of(title: str) -> tuple[TitleWord, ...]:
    """Return the words of a text as a front end splits it, which is at spaces alone, after it took tags out."""
    return tuple(_word(part) for part in _TAG.sub("", title).split(" ") if part)


def text_of(title: str) -> str:
    """Return what there is to read in a text of a front end."""
    return " ".join(token for word in words_of(title) for token in word.tokens)


def _word(part: str) -> TitleWord:
    atoms = tuple(_atoms(part))
    return TitleWord(atoms, tuple(clean("".join(char for char, _ in atoms)).split()))


def _atoms(part: str) -> Iterator[tuple[str, int]]:
    for match in _ATOM.finditer(part):
        length = len(match[0].encode("utf-16-le", "surrogatepass")) // 2
        for char in html.unescape(match[0]) or " ":
            yield char, length
            length = 0
