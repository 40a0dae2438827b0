"""A recogniser that hears "pieces of eight" in every recording, as often as `extra["times"]` says."""

from __future__ import annotations

from typing import ClassVar

from pronounce_cli.core.types import Audio, Transcript
from pronounce_cli.recognise import Capabilities, ProviderOptions


class Parrot:
    """A `pronounce_cli.core.ports.WordRecogniser`; the class itself is the factory."""

    capabilities: ClassVar = Capabilities(title="the parrot", network=False, models=("grey",), default_model="grey")
    name = "parrot"

    def __init__(self, options: ProviderOptions) -> None:
        self.model = options.model or "grey"
        self._times = int(options.extra.get("times", "1"))

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return what a parrot hears."""
        return Transcript(" ".join(["pieces of eight"] * self._times), None, language, self.name, self.model)
