"""Whisper on this machine, through faster-whisper (extra `local`): nothing leaves it, and each word has a probability.

The model is a name, whose files are fetched once from the Hugging Face hub, or a folder with the files, which needs no
network at all.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pronounce_cli.core.errors import ConfigError, MissingExtra, ProviderRefused
from pronounce_cli.recognise._answers import read_openai
from pronounce_cli.recognise._sound import Heard, hear_in_pieces
from pronounce_cli.recognise.capabilities import CAPABILITIES
from pronounce_cli.recognise.languages import whisper_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.types import Audio, ForcedWord, Transcript
    from pronounce_cli.recognise.options import ProviderOptions


_HUB = "https://huggingface.co"


class LocalWhisper:
    """A `core.ports.WordRecogniser`, and a `core.ports.ForcedDecoder`, over faster-whisper.

    `options.extra` may name `device` ("cpu", "cuda") and `compute_type` ("int8", "float16", …). The model is loaded at
    the first recording and may serve several threads.

    Attributes:
        name: "local".
        model: Name or folder of the model.
    """

    name = "local"

    def __init__(self, options: ProviderOptions) -> None:
        if importlib.util.find_spec("faster_whisper") is None:
            raise MissingExtra("A local Whisper needs faster-whisper", hint="Run `pip install 'pronounce-cli[local]'`")
        self._able = CAPABILITIES[self.name]
        self.model = options.model or self._able.default_model or ""
        self._options = options
        self._lock = threading.Lock()
        self._whisper: Any = None
        self._folder = None if self.model in self._able.models else _folder(self.model)

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        """Return the transcript; see `core.ports.WordRecogniser`."""
        whisper, code = self._for(language)

        def hear(piece: Audio) -> Heard:
            try:
                segments, info = whisper.transcribe(
                    piece.samples,
                    language=code,
                    temperature=0.0,
                    word_timestamps=True,
                    condition_on_previous_text=False,
                )
                found = [_segment(segment) for segment in segments]
            except (ValueError, RuntimeError) as error:
                raise ProviderRefused(f"The local Whisper failed: {error}") from error
            text = "".join(str(segment["text"]) for segment in found)
            answer = {"text": text, "language": info.language, "segments": found, "words": []}
            return read_openai(answer) or Heard("", (), None)

        return hear_in_pieces(audio, self._able, hear, provider=self.name, model=self.model)

    def force(self, audio: Audio, words: Sequence[str], language: str) -> tuple[ForcedWord, ...] | None:
        """Return how likely the words are; see `core.ports.ForcedDecoder`."""
        from pronounce_cli.recognise.forced import Encoded

        whisper, code = self._for(language)
        try:
            return Encoded(whisper, audio.samples, code).force(words)
        except (ValueError, RuntimeError) as error:
            raise ProviderRefused(f"The local Whisper failed: {error}") from error

    def _for(self, language: str) -> tuple[Any, str]:
        """Return the model and its code for a language; raise `ProviderRefused` where it does not know it."""
        whisper, code = self._load(), whisper_code(language)
        if not whisper.model.is_multilingual and code != "en":
            raise ProviderRefused(f"The model {self.model} knows English only", hint="Use a model without .en")
        return whisper, code

    def _load(self) -> Any:
        with self._lock:
            if self._whisper is None:
                self._whisper = self._open()
            return self._whisper

    def _open(self) -> Any:
        from faster_whisper import WhisperModel  # type: ignore[import-untyped,import-not-found,unused-ignore]

        _share_no_bars()
        extra = self._options.extra
        no_network = self._options.offline or self._folder is not None
        try:
            return WhisperModel(
                str(self._folder or self.model),
                device=extra.get("device", "auto"),
                compute_type=extra.get("compute_type", "auto"),
                local_files_only=no_network,
            )
        except Exception as error:
            if no_network and not self._folder and isinstance(error, OSError | ValueError | RuntimeError):
                raise ProviderRefused(
                    f"The Whisper model {self.model} is not on this machine, and --offline forbids fetching it",
                    hint="Fetch it by one run without --offline, or name a folder that holds a model",
                ) from error
            failure = _cannot_load(self.model, error, fetched=not no_network)
            if failure is None:
                raise
            raise failure from error


def _cannot_load(model: str, error: Exception, *, fetched: bool) -> ProviderRefused | None:
    """Return what it means that a model cannot be loaded, or perhaps fetched; None where it is a bug.

    Raises:
        ConfigError: The environment names a proxy for fetching it that could not be used.
    """
    from pronounce_cli.remote.environment import proxy_for
    from pronounce_cli.remote.failures import failure_of

    proxy = proxy_for(_HUB) if fetched else None
    if failure_of(error, proxy) is None and not isinstance(error, ValueError | RuntimeError):
        return None
    reason = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
    through = f" (through the proxy {proxy.shown} of {proxy.source})" if proxy else ""
    hint = f"Check the model{', the network' if fetched else ''}{f' and {proxy.source}' if proxy else ''}"
    return ProviderRefused(f"The Whisper model {model} cannot be loaded: {reason}{through}", hint=hint)


def _share_no_bars() -> None:
    """Keep tqdm, by which faster-whisper shows progress, from making a semaphore of the system in a worker process.

    One that is killed, as at a time limit, could not give it back, and Python would warn of a leak.
    """
    if multiprocessing.parent_process() is not None:
        from tqdm import tqdm  # type: ignore[import-untyped,import-not-found,unused-ignore]

        tqdm.set_lock(threading.RLock())


def _folder(model: str) -> Path | None:
    """Return the folder that a model's name means, or None for a name on the hub; raise `ConfigError` for neither."""
    path = Path(model).expanduser()
    if path.is_dir():
        if not (path / "model.bin").is_file():
            raise ConfigError(
                f"There is no Whisper model in {path}", hint="Name a folder with model.bin, as CTranslate2 writes it"
            )
        return path
    if path.is_absolute() or model.startswith(".") or len(path.parts) > 2:
        raise ConfigError(f"There is no folder {path}", hint="Name a folder with a model, or one of the models")
    return None


def _segment(segment: Any) -> dict[str, object]:
    words = [{"word": w.word, "start": w.start, "end": w.end, "probability": w.probability} for w in segment.words]
    return {
        "text": segment.text,
        "start": segment.start,
        "end": segment.end,
        "avg_logprob": segment.avg_logprob,
        "no_speech_prob": segment.no_speech_prob,
        "words": words,
    }
