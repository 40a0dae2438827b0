"""The languages: what should be said, and how. Each is one value, see `profile.Language`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pronounce_cli import plugins
from pronounce_cli.core.errors import ConfigError, TextError
from pronounce_cli.core.ports import G2P
from pronounce_cli.core.tags import primary
from pronounce_cli.core.types import Reference
from pronounce_cli.languages.directions import NO_DIRECTIONS
from pronounce_cli.languages.profile import Language, Lexicon
from pronounce_cli.languages.text import prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pronounce_cli.core.inventory import Inventory
    from pronounce_cli.core.types import Phoneme
    from pronounce_cli.languages.tips import Tips

ENTRY_POINTS = "pronounce_cli.languages.v1"

_FOLDERS = {
    "en": "en", "de": "de",
    **dict.fromkeys(("es", "fr", "it", "nl", "pl", "pt", "ru", "sv", "tr"), "epitran"),
}  # fmt: skip
# A build for AWS Lambda leaves folders out.
LANGUAGES = {
    tag: f"{__name__}.{folder}:profile" for tag, folder in _FOLDERS.items() if find_spec(f"{__name__}.{folder}")
}


def names() -> tuple[str, ...]:
    """Return the primary tags of all languages, ours first."""
    return (*LANGUAGES, *(name for name in plugins.registered(ENTRY_POINTS) if name not in LANGUAGES))


def evidence() -> dict[str, str]:
    """Return what is judged on what evidence in each language, by primary tag; nothing of one that cannot be loaded."""
    found = {}
    for tag in names():
        with suppress(ConfigError):
            found[tag] = language_of(tag).evidence
    return found


def language_of(tag: str) -> Language:
    """Return the language of a BCP 47 tag; only its parts are loaded.

    Raises:
        TextError: There are no pronunciations for the language.
        ConfigError: It comes from another package and cannot be loaded.
    """
    name = primary(tag)
    if name not in LANGUAGES and name not in plugins.registered(ENTRY_POINTS):
        known = ", ".join(other for other in names() if other != "en")
        raise TextError(
            f"there are no pronunciations for the language “{tag}”",
            hint=f"use English (en) or one of {known}" if known else "use English (en)",
        )
    return _loaded(name)


def language_with(tag: str, g2p: G2P) -> Language:
    """Return the language of a tag for whoever brings a G2P: of one that is not known, that is all there is.

    Phones of such a language are the same or have nothing in common, unless the G2P has a `distance` of its own.
    """
    try:
        return language_of(tag)
    except TextError:
        return Language(primary(tag), lambda _tag, _lexicon: g2p, read=_unreadable, distance=_unlike)


def _unreadable(notation: str) -> tuple[Phoneme, ...]:
    raise ValueError(f"there is no notation for {notation}")


def _unlike(one: str, other: str) -> float:
    return float(one != other)


@cache
def _loaded(name: str) -> Language:
    part = plugins.find(name, builtin=LANGUAGES, group=ENTRY_POINTS, kind="language")
    made = part.made(Language, name)
    return made if part.is_own else _foreign(part, made)


def _foreign(part: plugins.Part, language: Language) -> Language:
    """Return a language of another package, which is blamed for its failures."""

    def g2p(tag: str, lexicon: Lexicon) -> G2P:
        with part.blamed():
            return _ForeignG2P(part, part.checked(language.g2p(tag, lexicon), G2P), language)  # type: ignore[type-abstract]

    spelling = language.spelling
    return replace(
        language,
        g2p=g2p,
        read=part.guarded(language.read, ValueError),
        distance=part.guarded(language.distance),
        spelling=replace(spelling, fold=part.guarded(spelling.fold), spelled_out=part.guarded(spelling.spelled_out)),
    )


class _ForeignG2P:
    def __init__(self, part: plugins.Part, inner: G2P, language: Language) -> None:
        self.name = inner.name
        self.distance = part.guarded(getattr(inner, "distance", language.distance))
        self._part = part
        self._inner = inner

    def reference(self, text: str, language: str) -> Reference:
        with self._part.blamed():
            return self._part.checked(self._inner.reference(text, language), Reference)


def inventory_of(tag: str) -> Inventory | None:
    """Return the phones of a language; None where it is not known, or its phones are named by their IPA."""
    try:
        return language_of(tag).inventory
    except (TextError, ConfigError):
        return None


def tips_of(tag: str) -> Tips | None:
    """Return what is told about the sounds of a language; None where nothing is known of how they are made."""
    try:
        return language_of(tag).tips
    except (TextError, ConfigError):
        return None


def readable(text: str, tag: str) -> str:
    """Return what of a text is read aloud; where there are dashes alone, nothing is.

    Raises:
        TextError: It looks like subtitles and cannot be read.
    """
    try:
        directions = language_of(tag).directions()
    except (TextError, ConfigError):
        directions = NO_DIRECTIONS
    return prepared(text, directions).spoken


def letters_of(tag: str) -> Mapping[str, frozenset[str]]:
    """Return the phones that each letter of a language often spells; empty where that is not known."""
    try:
        return language_of(tag).letters
    except (TextError, ConfigError):
        return {}
