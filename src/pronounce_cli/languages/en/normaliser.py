"""English text to spoken words: cleaning, tokens, and the reading of each token.

Tokens are what stands between white space. Each is scanned from left to right by one regular expression, whose
branches are the entries of `verbaliser.FIGURES` and `tokens.WORDING`; characters that no branch takes are silent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence

from pronounce_cli.core.errors import TextError
from pronounce_cli.languages.en import calendar
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
    "‐": "-", "‑": "-", "−": "-", "⁄": "/", "—": " ", "―": " ", "²": "^2", "³": "^3",
})  # fmt: skip
_RANGE_DASH = re.compile(r"(?<=[\d%°])–(?=[\d$£€])|(?<=\d[apAP][mM])–(?=\d)|(?<=\d[snrt][tdh])–(?=\d)")
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
    until = _ranges(written, cores)
    tokens: list[Token] = []
    count = 0
    for i, token in enumerate(folded):
        core = cores[i + 1]
        if i in until:
            spoken = [Spoken("to")]
        elif core.lower() in whole:
            spoken = [Spoken(core)]
        else:
            spoken = _read(token, _scene(i, folded, cores, until, mixed_case=mixed_case, british=british))
        count += len(spoken)
        if count > MAX_WORDS:
            raise TextError(
                f"the text has more than {MAX_WORDS} words", hint="split it into passages that one recording holds"
            )
        for word in spoken:
            _check(word, written[i])
        tokens.append(Token(written[i], tuple(spoken)))
    return tuple(tokens)


def _ranges(written: Sequence[str], cores: Sequence[str]) -> set[int]:
    """Return which tokens are a dash that is read: between two months, days of the week, years or other figures."""
    found = set()
    for i, mark in enumerate(written):
        if mark in ("-", "–") and 0 < i < len(written) - 1:
            ends = (cores[i], cores[i + 2])
            names = all(calendar.full_name(end) for end in ends)
            figures = mark == "–" and all(re.fullmatch(r"[\d.,]+", end) for end in ends)
            if names or figures:
                found.add(i)
    return found


def _scene(
    i: int, folded: Sequence[str], cores: Sequence[str], until: Container[int], *, mixed_case: bool, british: bool
) -> Scene:
    """Return what surrounds token i; `cores` begins with that of the token before the first."""
    after_pause = i == 0 or folded[i - 1].endswith((",", ";", ":", "!", "?"))
    return Scene(
        calendar.DASH if i - 1 in until else "" if after_pause else cores[i],
        calendar.DASH if i + 1 in until else cores[i + 2],
        mixed_case,
        british,
        before=cores[i - 1] if i > 0 and not after_pause else "",
        ends=i == len(folded) - 1 or re.search(r"[.,;:!?…)\]}\"]$", folded[i]) is not None,
    )


def _plain_marks(token: str) -> str:
    """Return a token with ASCII punctuation and digits, compatibility forms resolved, stray accents dropped."""
    if token.isascii():
        return token
    token = _VULGAR.sub(lambda match: " " + unicodedata.normalize("NFKC", match[0]), _MARKS.sub("", token))
    token = calendar.joined(token.translate(_PUNCTUATION))
    token = _RANGE_DASH.sub("-", token).replace("–", " ")
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
            before=around.left if left.strip(_TRIMMED + " ") else around.before,
            ends=around.ends and not right.strip(_TRIMMED + " "),
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
