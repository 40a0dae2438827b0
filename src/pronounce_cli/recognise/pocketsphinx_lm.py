"""Words without network or download: pocketsphinx with the English language model in its wheel.

It is an old recogniser, often wrong on learners' speech; it gives times, and no confidence, as its posteriors are 1
throughout. It serves to notice that another sentence was read.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

from pronounce_cli.core.errors import ConfigError, ProviderRefused
from pronounce_cli.core.types import HeardWord, Span
from pronounce_cli.recognise._sound import Heard, hear_in_pieces, pcm16
from pronounce_cli.recognise.capabilities import CAPABILITIES
from pronounce_cli.recognise.languages import whisper_code

if TYPE_CHECKING:
    from pronounce_cli.core.types import Audio, Transcript
    from pronounce_cli.recognise.options import ProviderOptions

_FRAMES_PER_S = 100.0
_VARIANT = re.compile(r"\(\d+\)$")


class PocketsphinxRecogniser:
    """A `core.ports.WordRecogniser` over pocketsphinx; one recording at a time.

    Attributes:
        name: "offline".
        model: "en-us".
    """

    name = "offline"

    def __init__(self, options: ProviderOptions) -> None:
        self._able = CAPABILITIES[self.name]
        self.model = self._able.default_model or ""
        if options.model not in {None, self.model}:
            raise ConfigError(f"The offline recogniser has only one model, {self.model}")
        self._lock = threading.Lock()
        self._decoder: Any = None

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript; see `core.ports.WordRecogniser`."""
        if whisper_code(language) != "en":
            raise ProviderRefused("The offline recogniser knows English only", hint="Use --provider local or another")
        with self._lock:
            return hear_in_pieces(audio, self._able, self._hear, provider=self.name, model=self.model)

    def _hear(self, audio: Audio) -> Heard:
        import pocketsphinx

        if self._decoder is None:
            self._decoder = pocketsphinx.Decoder(loglevel="FATAL")
        decoder = self._decoder
        decoder.reinit_feat()  # or what it learnt of the channel from one recording would colour the next
        decoder.start_utt()
        decoder.process_raw(pcm16(audio).tobytes(), full_utt=True)
        decoder.end_utt()
        words = tuple(
            HeardWord(
                _VARIANT.sub("", segment.word),
                Span(segment.start_frame / _FRAMES_PER_S, (segment.end_frame + 1) / _FRAMES_PER_S),
                None,
            )
            for segment in decoder.seg() or ()
            if segment.word[0] not in "<["
        )
        return Heard(" ".join(word.text for word in words), words, None)
