"""What to practise: sentences, minimal pairs, twisters, numbers, letters and words, in tables that a language brings.

`KIND.tsv` holds one text per line with the sounds that it drills, `contrasts.tsv` the minimal pairs and `sounds.tsv`
the sounds of the language; `aliases.tsv` says how else a sound may be written. A language may do without a table. Each
is read when its texts are asked for, and stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli.core.encoding import decoded
from pronounce_cli.core.errors import ConfigError, TextError
from pronounce_cli.core.tags import primary
from pronounce_cli.languages import language_of, names
from pronounce_cli.languages.subtitles import cues_of, is_subtitles
from pronounce_cli.languages.text import prepared

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

NOTHING = "∅"  # the second sound of a contrast such as "heat" and "eat"
_IGNORED = str.maketrans("", "", "͜͡‿̯/[]")  # what people write around and between symbols, or leave out


class Level(StrEnum):
    """How long a text is."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"

    @classmethod
    def of(cls, text: str) -> Level:
        """Return the level of a text: easy up to 8 words, medium up to 20, hard above."""
        words = sum(any(char.isalnum() for char in token) for token in text.split())
        return cls.EASY if words <= 8 else cls.MEDIUM if words <= 20 else cls.HARD


class Kind(StrEnum):
    """What sort of text it is; also the name of its table."""

    SENTENCE = "sentence"
    MINIMAL_PAIR = "minimal-pair"
    TWISTER = "twister"
    NUMBER = "number"
    LETTERS = "letters"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text to say.

    Attributes:
        id: Made from language and text, so that it stays when lists are sorted or grow.
        text: What to read aloud.
        language: Primary tag, as "en".
        kind: What sort of text it is.
        level: How long it is.
        sounds: IPA of the sounds that it drills, as in `inventory`: those that it holds unusually often; the contrast
            of a minimal pair; none in lists of one's own.
        translation: What it means in English, for other languages than English.
    """

    id: str
    text: str
    language: str
    kind: Kind
    level: Level
    sounds: tuple[str, ...]
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two sounds that learners mix up, and pairs of words that differ in nothing else.

    Attributes:
        sounds: IPA of both; the second is `NOTHING` where the sound is added or left out.
        pairs: A word with the first sound and one with the second.
        language: Primary tag.
        note: One short sentence on how they differ.
    """

    sounds: tuple[str, str]
    pairs: tuple[tuple[str, str], ...]
    language: str
    note: str


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound of a language.

    Attributes:
        ipa: Its symbol here.
        arpabet: Its name in ARPAbet, "" where the language is not English.
        example: A word that has it.
        usual: How many of a thousand sounds of running speech it is.
    """

    ipa: str
    arpabet: str
    example: str
    usual: float


def prompts(
    language: str, *, kind: Kind | None = None, level: Level | None = None, sounds: Collection[str] = ()
) -> tuple[Prompt, ...]:
    """Return the texts of a language that fit, in the order of the tables.

    Args:
        language: BCP 47 tag; its region does not matter.
        kind: This kind only.
        level: This level only.
        sounds: Texts that drill at least one of these only, in IPA as `parse_sounds` gives them.

    Raises:
        TextError: There is no material for the language.
    """
    tag = _material(language)
    wanted = frozenset(sounds)
    return tuple(
        prompt
        for one in ((kind,) if kind is not None else Kind)
        for prompt in _of_kind(tag, one)
        if (level is None or prompt.level is level) and (not wanted or not wanted.isdisjoint(prompt.sounds))
    )


@cache
def contrasts(language: str) -> tuple[Contrast, ...]:
    """Return the contrasts of a language with their minimal pairs.

    Raises:
        TextError: There is no material for the language.
    """
    tag = _material(language)
    return tuple(
        Contrast((one, other), tuple(_pair(pair) for pair in pairs.split()), tag, note)
        for one, other, pairs, note in _rows(tag, "contrasts")
    )


@cache
def inventory(language: str) -> tuple[Sound, ...]:
    """Return the sounds of a language.

    Raises:
        TextError: There is no material for the language.
    """
    rows = _rows(_material(language), "sounds")
    return tuple(Sound(ipa, arpabet, example, float(usual)) for ipa, arpabet, example, usual in rows)


def parse_sounds(text: str, language: str) -> tuple[str, ...]:
    """Return the sounds that "θ,ð", "TH,DH" or "ü,sch" names, in IPA as in `inventory`, each once.

    Raises:
        TextError: There is no symbol, or one is no sound of the language; then the hint lists those that are.
    """
    known = _symbols(_material(language))
    found: list[str] = []
    for symbol in text.replace(",", " ").split():
        sounds = (
            known.get(symbol) or known.get(_plain(symbol)) or known.get(symbol.upper()) or known.get(symbol.lower())
        )
        if sounds is None:
            names = " ".join(sound.ipa for sound in inventory(language))
            raise TextError(f"“{symbol}” is no sound of the language “{language}”", hint=f"Choose from {names}")
        found += sounds
    if not found:
        raise TextError(
            "the list names no sound", hint="Give sounds in IPA, as θ,ð, or for English in ARPAbet, as TH,DH"
        )
    return tuple(dict.fromkeys(found))


def from_file(path: Path, language: str) -> tuple[Prompt, ...]:
    """Return the texts of a list of one's own: one text per line, # starts a comment line.

    Of subtitles, each cue in which something is said is a text. A tab separates a text from its translation.
    A text that stands there twice counts once.

    Raises:
        TextError: The file cannot be read, or a line has no word; the message names the line.
    """
    found: dict[str, Prompt] = {}
    for number, line in enumerate(_lines(path), start=1):
        text, _, translation = (part.strip() for part in line.partition("\t"))
        if (not text and not translation) or text.startswith("#"):
            continue
        if not any(char.isalnum() for char in text):
            raise TextError(
                f"line {number} of “{path}” has no word to read aloud",
                hint="Write one text per line, and # before a comment",
            )
        own = _own(text, language, translation or None)
        found.setdefault(own.text, own)
    if not found:
        raise TextError(f"there is no text in “{path}”", hint="Write one text per line")
    return tuple(found.values())


def from_text(text: str, language: str) -> Prompt:
    """Return a text of one's own as a prompt; it has the id of a shipped one with the same text.

    Raises:
        TextError: It has no word.
    """
    if not any(char.isalnum() for char in text):
        raise TextError("the text has no word to read aloud", hint="Write what should be said")
    return _own(text, language, None)


def _own(text: str, language: str, translation: str | None) -> Prompt:
    plain = " ".join(prepared(text).shown.split())
    kind = Kind.SENTENCE if " " in plain else Kind.WORD
    return _prompt(primary(language), kind, plain, (), translation)


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TextError(f"cannot read “{path}”: {error.strerror}") from error
    try:
        text = decoded(data)
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise TextError(f"line {number} of “{path}” is not UTF-8", hint="Save the file as UTF-8") from error
    if is_subtitles(text):
        return [" ".join(cue.text.split()) for cue in cues_of(text) if cue.is_spoken]
    return text.split("\n")


def has_material(language: str) -> bool:
    """Return whether a language brings texts."""
    return _folder(primary(language)) is not None


def _material(language: str) -> str:
    """Return the primary tag of a language that brings texts."""
    if not has_material(language):
        known = ", ".join(tag for tag in names() if has_material(tag))
        raise TextError(
            f"there is no practice material for the language “{language}”",
            hint=f"Choose from {known}, or give texts of your own",
        )
    return primary(language)


def _folder(tag: str) -> Traversable | None:
    """Return where the tables of a language are; None where it brings none, or is not known."""
    try:
        material = language_of(tag).material
    except (TextError, ConfigError):
        return None
    return files(material[0]).joinpath(material[1]) if material else None


def _prompt(language: str, kind: Kind, text: str, sounds: tuple[str, ...], translation: str | None) -> Prompt:
    digest = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
    return Prompt(f"{language}-{digest}", text, language, kind, Level.of(text), sounds, translation)


@cache
def _of_kind(language: str, kind: Kind) -> tuple[Prompt, ...]:
    if kind is Kind.MINIMAL_PAIR:
        return tuple(
            _prompt(language, kind, ", ".join(pair), tuple(s for s in contrast.sounds if s != NOTHING), None)
            for contrast in contrasts(language)
            for pair in contrast.pairs
        )
    return tuple(
        _prompt(language, kind, text, tuple(sounds.split()), "".join(translation) or None)
        for sounds, text, *translation in _rows(language, kind)
    )


def _rows(language: str, table: str) -> Iterator[list[str]]:
    """Yield the cells of each line of a table that is not empty and no comment."""
    folder = _folder(language)
    path = folder and folder.joinpath(f"{table}.tsv")
    text = path.read_text(encoding="utf-8") if path and path.is_file() else ""
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _pair(text: str) -> tuple[str, str]:
    one, other = text.split("/")
    return one, other


@cache
def _symbols(language: str) -> dict[str, tuple[str, ...]]:
    """Return each way to write a sound, or several, with their symbols; plain ways give way to exact ones."""
    aliases: dict[str, tuple[str, ...]] = {}
    for written, symbol in _rows(language, "aliases"):
        aliases[written] = (*aliases.get(written, ()), symbol)
    sounds = inventory(language)
    known = {name: (sound.ipa,) for sound in sounds for name in (sound.arpabet, _plain(sound.ipa)) if name}
    return aliases | known | {sound.ipa: (sound.ipa,) for sound in sounds}


def _plain(symbol: str) -> str:
    return symbol.translate(_IGNORED).replace("g", "ɡ").replace(":", "ː")
