"""What a session is to practise, and which texts there are for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.tags import primary
from pronounce_cli.practice.prompts import Contrast, Kind, Level, Prompt, contrasts, from_file, from_text, prompts

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES: Final = (Kind.SENTENCE, Kind.NUMBER, Kind.TWISTER, Kind.LETTERS)
USUAL_COUNT: Final = 10
"""Drills of a session that was given neither a number nor a time, from the shipped material."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is to practise.

    Attributes:
        language: BCP 47 tag.
        level: Texts of this level only; None fits the level to the learner.
        sounds: Texts that drill one of these only, in IPA.
        pairs: Minimal pairs instead of sentences.
        words: Single words instead of sentences.
        texts: These texts, in this order.
        file: The texts of this list.
        count: Drills after which the session ends.
        minutes: Time after which no new drill begins.
    """

    language: str = "en-US"
    level: Level | None = None
    sounds: tuple[str, ...] = ()
    pairs: bool = False
    words: bool = False
    texts: tuple[str, ...] = ()
    file: Path | None = None
    count: int | None = None
    minutes: float | None = None

    @property
    def primary(self) -> str:
        """Return the language without its region, as cards and prompts have it."""
        return primary(self.language)

    @property
    def drills(self) -> int | None:
        """Return after how many drills the session ends; None where only time or material ends it."""
        own = bool(self.texts) or self.file is not None
        return self.count if self.count is not None or self.minutes is not None or own else USUAL_COUNT

    @property
    def key(self) -> str:
        """Return a text that is equal for plans that may be resumed by each other."""
        what = [self.language, self.level, self.sounds, self.pairs, self.words, self.texts, str(self.file or "")]
        return json.dumps([*what, self.count, self.minutes], ensure_ascii=False)


def candidates(plan: Plan) -> tuple[Prompt, ...]:
    """Return the texts that fit a plan, in the order of their lists.

    Raises:
        TextError: A list cannot be read, there is no material for the language, or none that fits.
    """
    if plan.texts:
        return tuple(dict.fromkeys(from_text(text, plan.language) for text in plan.texts))
    if plan.file is not None:
        found = [p for p in from_file(plan.file, plan.language) if plan.level in (None, p.level)]
    else:
        kinds = (Kind.MINIMAL_PAIR,) if plan.pairs else (Kind.WORD,) if plan.words else SENTENCES
        level = None if plan.pairs or plan.words else plan.level
        found = [p for kind in kinds for p in prompts(plan.language, kind=kind, level=level, sounds=plan.sounds)]
    if not found:
        what = f"the sounds {' '.join(plan.sounds)}" if plan.sounds else f"the level {plan.level}"
        raise TextError(
            f"There is nothing to practise for {what}", hint="Leave out --level or --sounds, or give --text"
        )
    return tuple(found)


def contrast_of(prompt: Prompt) -> tuple[tuple[str, str], Contrast] | None:
    """Return the words of a minimal pair and how they differ; None for other prompts."""
    if prompt.kind is not Kind.MINIMAL_PAIR:
        return None
    for contrast in contrasts(prompt.language):
        for pair in contrast.pairs:
            if ", ".join(pair) == prompt.text:
                return pair, contrast
    return None
