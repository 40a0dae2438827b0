"""English text to spoken words: cleaning, tokens, and the reading of each token.

Tokens are what stands between white space. Each is scanned from left to right by one regular expression, whose
branches are the entries of `verbaliser.FIGURES` and `tokens.WORDING`; characters that no branch takes are silent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.en.tokens import ADDRESSES, WORDING, fold, plain_word
from pronounce_cli.languages.en.verbaliser import FIGURES
from pronounce_cli.languages.spoken import Scene, Spoken, Token
from pronounce_cli.languages.text import MAX_WORD_LENGTH, MAX_WORDS

_CONTEXT = 40  # characters before and after a match that its reading may depend on

_ENTRIES = (*ADDRESSES, *FIGURES, *WORDING)
_HANDLERS = {name: handler for name, _, handler in _ENTRIES}
_SCANNER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _ENTRIES))

_MARKS = re.compile("[\u2122\u00ae\u00a9\u2120]")
_VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_PUNCTUATION = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "−": "-", "⁄": "/", "—": " ", "―": " ", "²": " squared", "³": " cubed",
})  # fmt: skip
_TRIMMED = "\"([{<*_~.,;:!?)]}>…'"
_SIMPLE = re.compile(r"([A-Z]?[a-z]+)[,;:!?]?")


def normalise(text: str, *, british: bool = False, whole: Container[str] = ()) -> tuple[Token, ...]:
    """Return the tokens of a text with the words each is read as.

    Args:
        text: Cleaned text; token i is `text.split()[i]`.
        british: Read numbers the British way ("one hundred and five").
        whole: Words in lower case that are one word whatever they look like (those of the user's lexicon).

    Raises:
        TextError: A word is written in another script, or the text is too long.
    """
    written = text.split()
    folded = [_plain_marks(token) for token in written]
    cores = ["", *(token.strip(_TRIMMED) for token in folded), ""]
    mixed_case = any(char.islower() for char in text)
    tokens: list[Token] = []
    count = 0
    for i, token in enumerate(folded):
        after_pause = i == 0 or folded[i - 1].endswith((",", ";", ":", "!", "?"))
        scene = Scene("" if after_pause else cores[i], cores[i + 2], mixed_case, british)
        core = cores[i + 1]
        spoken = [Spoken(core)] if core.lower() in whole else _read(token, scene)
        count += len(spoken)
        if count > MAX_WORDS:
            raise TextError(
                f"the text has more than {MAX_WORDS} words", hint="split it into passages that one recording holds"
            )
        for word in spoken:
            _check(word, written[i])
        tokens.append(Token(written[i], tuple(spoken)))
    return tuple(tokens)


def _plain_marks(token: str) -> str:
    """Return a token with ASCII punctuation and digits, compatibility forms resolved, stray accents dropped."""
    if token.isascii():
        return token
    token = _VULGAR.sub(lambda match: " " + unicodedata.normalize("NFKC", match[0]), _MARKS.sub("", token))
    token = re.sub(r"(?<=\d)–(?=\d)", "-", token.translate(_PUNCTUATION)).replace("–", " ")
    token = unicodedata.normalize("NFKC", token).translate(_PUNCTUATION)
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in token
        if not unicodedata.category(char).startswith("M")
    )


def _read(token: str, around: Scene) -> list[Spoken]:
    simple = _SIMPLE.fullmatch(token)
    if simple:
        return plain_word(simple[1], around)
    spoken: list[Spoken] = []
    for match in _SCANNER.finditer(token):
        left = token[max(0, match.start() - _CONTEXT) : match.start()]
        right = token[match.end() : match.end() + _CONTEXT]
        scene = Scene(
            left.strip(_TRIMMED + " ") or around.left,
            right.strip(_TRIMMED + " ") or around.right,
            around.mixed_case,
            around.british,
            near_digit=left[-1:].isdigit() or right[:1].isdigit(),
        )
        assert match.lastgroup is not None
        spoken += _HANDLERS[match.lastgroup](match[0], scene)
    return spoken


def _check(word: Spoken, written: str) -> None:
    if not fold(word.text).isascii():
        raise TextError(
            f"the text has “{_shortened(written)}”, which is not written in English letters",
            hint="give an English text, or transcribe the word",
        )
    if len(word.text) > MAX_WORD_LENGTH:
        raise TextError(
            f"the text has “{_shortened(written)}”, which is too long for a word",
            hint="put spaces between the words",
        )


def _shortened(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"
