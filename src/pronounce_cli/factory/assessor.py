"""From settings to the assessor that they ask for: the one place that every front end goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pronounce_cli.core.tags import primary
from pronounce_cli.languages import language_of
from pronounce_cli.languages.lexicon import load_lexicon

if TYPE_CHECKING:
    from pathlib import Path

    from pronounce_cli.config import Settings
    from pronounce_cli.core.ports import G2P, WordRecogniser
    from pronounce_cli.core.types import Strictness
    from pronounce_cli.pipeline import Assessor


def assessor_from(
    settings: Settings,
    recogniser: WordRecogniser | None,
    *,
    language: str | None = None,
    strictness: Strictness | None = None,
) -> Assessor:
    """Return an assessor.

    Args:
        settings: Language, strictness, lexicon and whether a transcript is required.
        recogniser: What hears the words, see `factory.recogniser`; one may serve several assessors.
        language: Of this recording, where it has one of its own.
        strictness: Of this request, where it has one of its own.

    Raises:
        PronounceError: As `pipeline.Assessor`.
    """
    from pronounce_cli.pipeline import Assessor

    tag = language or settings.language
    return Assessor(
        language=tag,
        strictness=strictness or settings.strictness,
        lexicon=lexicon_of(settings, tag),
        recogniser=recogniser,
        require_transcript=settings.require_transcript,
    )


def g2p_from(settings: Settings, language: str) -> G2P:
    """Return what turns texts of a language into phonemes, with the lexicon of the settings.

    Raises:
        PronounceError: As `pipeline.Assessor`.
    """
    profile, path = language_of(language), lexicon_of(settings, language)
    return profile.g2p(language, load_lexicon(path, profile) if path else {})


def lexicon_of(settings: Settings, language: str) -> Path | None:
    """Return the lexicon for texts of a language: it holds words of the language of the settings alone."""
    return settings.lexicon if primary(language) == primary(settings.language) else None
