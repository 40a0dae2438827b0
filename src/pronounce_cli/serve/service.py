"""What the routes work with: assessors that stay loaded, the reference voice, and how much a request may ask for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from pronounce_cli.core.errors import PronounceError
from pronounce_cli.core.types import Strictness
from pronounce_cli.serve.messages import RequestError

if TYPE_CHECKING:
    from pathlib import Path

    from pronounce_cli.config import Settings
    from pronounce_cli.core.ports import G2P, Voice, WordRecogniser
    from pronounce_cli.core.types import Reference
    from pronounce_cli.pipeline import Assessor

_MOST_ASSESSORS = 6  # a client can name many languages, but only so many stay in memory


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a request may ask for.

    Attributes:
        body_bytes: Largest body.
        audio_s: Longest recording, in seconds.
        text_chars: Longest text.
    """

    body_bytes: int = 10_000_000
    audio_s: float = 60.0
    text_chars: int = 2_000


@dataclass(slots=True)
class Service:
    """The tools of one thread; models load when they are first needed and stay.

    Attributes:
        language: Of requests that name none.
        strictness: Of requests that name none.
        recogniser: Hears the words, or None.
        lexicon: Own pronunciations, or None.
        require_transcript: Whether a request fails when the recogniser does.
        find_voice: Finds the reference voice; None where there is none.
        limits: How much a request may ask for.
    """

    language: str = "en-US"
    strictness: Strictness = Strictness.NORMAL
    recogniser: WordRecogniser | None = None
    lexicon: Path | None = None
    require_transcript: bool = False
    find_voice: Callable[[], Voice | None] = lambda: None
    limits: Limits = field(default_factory=Limits)
    _assessors: OrderedDict[tuple[str, Strictness], Assessor] = field(default_factory=OrderedDict)
    _g2ps: OrderedDict[str, G2P] = field(default_factory=OrderedDict)

    def assessor(self, language: str, strictness: Strictness) -> Assessor:
        """Return the assessor for a language, made when it is first needed.

        Raises:
            RequestError: The server cannot judge that language.
            PronounceError: As `pipeline.Assessor`.
        """
        from pronounce_cli.pipeline import Assessor

        key = (language.lower().replace("_", "-"), strictness)
        if key not in self._assessors:
            english = key[0].partition("-")[0] in {"en", "eng"}
            if not english and self.recogniser is None:
                raise RequestError(422, "request.language", "this server judges English only")
            self._assessors[key] = Assessor(
                language=language,
                strictness=strictness,
                lexicon=self.lexicon if english else None,
                recogniser=self.recogniser,
                require_transcript=self.require_transcript,
            )
            while len(self._assessors) > _MOST_ASSESSORS:
                self._assessors.popitem(last=False)
        self._assessors.move_to_end(key)
        return self._assessors[key]

    def reference(self, text: str, language: str) -> Reference:
        """Return the words of a text and how they are said; raises as `core.ports.G2P.reference`."""
        from pronounce_cli.languages import g2p_for

        key = language.lower().replace("_", "-")
        known = self._assessors.get((key, self.strictness))
        if known:
            return known.g2p.reference(text, language)
        if key not in self._g2ps:
            self._g2ps[key] = g2p_for(language)
            while len(self._g2ps) > _MOST_ASSESSORS:
                self._g2ps.popitem(last=False)
        self._g2ps.move_to_end(key)
        return self._g2ps[key].reference(text, language)

    def warm_up(self) -> None:
        """Load the models of the default language, so that the first request does not wait for them."""
        import numpy as np

        from pronounce_cli.core.types import Audio

        hum = np.sin(np.arange(16_000, dtype=np.float32) * np.float32(0.06)) * np.float32(0.1)
        try:
            self.assessor(self.language, self.strictness).assess(Audio(hum, 16_000, "warm-up"), "Hello")
        except PronounceError:
            return


def service_for(settings: Settings, limits: Limits) -> Service:
    """Return the service under some settings. Replies of providers are kept nowhere.

    Raises:
        PronounceError: The settings name a provider that cannot be used.
    """
    from pronounce_cli.factory.recogniser import recogniser_from
    from pronounce_cli.factory.voice import voice_from

    unkept = replace(settings, cache=False)
    return Service(
        settings.language,
        settings.strictness,
        recogniser_from(unkept),
        settings.lexicon,
        settings.require_transcript,
        find_voice=partial(voice_from, unkept),
        limits=limits,
    )
