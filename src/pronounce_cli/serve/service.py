"""What the routes work with: assessors that stay loaded, the reference voice, and how much a request may ask for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from pronounce_cli.config import Settings
from pronounce_cli.core.errors import ConfigError, PronounceError, TextError
from pronounce_cli.core.tags import primary
from pronounce_cli.factory.assessor import g2p_from
from pronounce_cli.languages import language_of, names
from pronounce_cli.serve.messages import RequestError

if TYPE_CHECKING:
    from pronounce_cli.core.ports import G2P, Voice, WordRecogniser
    from pronounce_cli.core.types import Reference, Strictness
    from pronounce_cli.languages.profile import Ear
    from pronounce_cli.pipeline import Assessor

_MOST_ASSESSORS = 6  # a client can name many languages, but only so many stay in memory


@dataclass(frozen=True, slots=True)
class RequestLimits:
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
        settings: What holds for requests that do not say otherwise.
        recogniser: Hears the words, or None.
        find_voice: Finds the reference voice; None where there is none.
        limits: How much a request may ask for.
    """

    settings: Settings = field(default_factory=Settings)
    recogniser: WordRecogniser | None = None
    find_voice: Callable[[], Voice | None] = lambda: None
    limits: RequestLimits = field(default_factory=RequestLimits)
    _assessors: OrderedDict[tuple[str, Strictness], Assessor] = field(default_factory=OrderedDict)
    _g2ps: OrderedDict[str, G2P] = field(default_factory=OrderedDict)

    @property
    def language(self) -> str:
        """Return the language of requests that name none."""
        return self.settings.language

    @property
    def strictness(self) -> Strictness:
        """Return the strictness of requests that name none."""
        return self.settings.strictness

    @property
    def scorers(self) -> dict[str, str]:
        """Return what judges each language that this server judges, by primary tag; the default one is there too.

        Languages without an ear are judged by the words that a provider hears.
        """
        found = {tag: _scorer(tag) for tag in names() if self.recogniser is not None or _has_ear(tag)}
        return {primary(self.language): _scorer(self.language)} | found

    def assessor(self, language: str, strictness: Strictness) -> Assessor:
        """Return the assessor for a language, made when it is first needed.

        Raises:
            RequestError: The server cannot judge that language.
            PronounceError: As `pipeline.Assessor`.
        """
        from pronounce_cli.factory.assessor import assessor_from

        key = (language.lower().replace("_", "-"), strictness)
        if key not in self._assessors:
            if self.recogniser is None and not _has_ear(language):
                judged = " and ".join(tag for tag in names() if _has_ear(tag))
                raise RequestError(422, "request.language", f"without a provider this server judges {judged} only")
            found = assessor_from(self.settings, self.recogniser, language=language, strictness=strictness)
            self._assessors[key] = found
            while len(self._assessors) > _MOST_ASSESSORS:
                self._assessors.popitem(last=False)
        self._assessors.move_to_end(key)
        return self._assessors[key]

    def reference(self, text: str, language: str) -> Reference:
        """Return the words of a text and how they are said; raises as `core.ports.G2P.reference`."""
        key = language.lower().replace("_", "-")
        known = self._assessors.get((key, self.strictness))
        if known:
            return known.g2p.reference(text, language)
        if key not in self._g2ps:
            self._g2ps[key] = g2p_from(self.settings, language)
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


def _scorer(language: str) -> str:
    from pronounce_cli.score import model, transcript

    ear = _ear(language)
    return model.scorer(rated=ear.rated) if ear else transcript.SCORER


def _has_ear(language: str) -> bool:
    return _ear(language) is not None


def _ear(language: str) -> Ear | None:
    try:
        return language_of(language).ear
    except (ConfigError, TextError):
        return None


def service_for(settings: Settings, limits: RequestLimits) -> Service:
    """Return the service under some settings. Replies of providers are kept nowhere.

    Raises:
        PronounceError: The settings name a provider that cannot be used.
    """
    from pronounce_cli.factory.recogniser import recogniser_from
    from pronounce_cli.factory.voice import voice_from

    unkept = replace(settings, cache=False)
    return Service(unkept, recogniser_from(unkept), partial(voice_from, unkept), limits)
