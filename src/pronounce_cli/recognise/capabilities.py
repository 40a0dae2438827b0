"""What each provider can do, what it takes, and what it costs: tables, readable without any provider's library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PRICES_AS_OF = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider offers at best; what an answer really holds is read from the answer.

    Attributes:
        title: Name for people.
        word_times: Whether some model gives the start and end of each word.
        word_confidence: Whether some model gives a confidence per word.
        language_detection: Whether the answer names the language.
        verbatim: Whether hesitations can be asked for.
        forced_max_s: Longest recording, in seconds, of which it can say how likely a given text is, see
            `core.ports.ForcedDecoder`; None where it cannot. Only one without network is asked.
        network: Whether the recording leaves this process.
        trusted: Whether what it hears may doubt what the sounds say. One that often mistakes the words of learners is
            shown and changes no verdict.
        models: Models that are known to work, the best known first; others may be named too.
        default_model: The model that is taken when none is named.
        flac: Whether it takes FLAC, which halves the upload.
        max_bytes: Largest recording in one request, as 16-bit WAV; None for no limit.
        max_duration_s: Longest recording in one request, in seconds; None for no limit.
        min_duration_s: Shortest recording, in seconds.
        needs_key: Whether an API key is needed.
        key_variable: The provider's own environment variable for the key.
        needs_extra: The extra of this package that must be installed.
        price_per_minute_usd: Per model, in US dollars.
        price_date: When the prices were looked up.
    """

    title: str
    word_times: bool = False
    word_confidence: bool = False
    language_detection: bool = False
    verbatim: bool = False
    forced_max_s: float | None = None
    network: bool = True
    trusted: bool = True
    models: tuple[str, ...] = ()
    default_model: str | None = None
    flac: bool = False
    max_bytes: int | None = None
    max_duration_s: float | None = None
    min_duration_s: float = 0.1
    needs_key: bool = False
    key_variable: str | None = None
    needs_extra: str | None = None
    price_per_minute_usd: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    price_date: date | None = None


# OpenAI counts the whole request against 25 MiB; this leaves 64 KiB for the other fields.
_OPENAI_BYTES = 25 * 1024 * 1024 - 64 * 1024

CAPABILITIES: Mapping[str, Capabilities] = MappingProxyType(
    {
        "openai": Capabilities(
            title="OpenAI",
            word_times=True,  # whisper-1 only
            word_confidence=True,  # gpt-4o-*: from token probabilities
            language_detection=True,
            models=("gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "whisper-1"),
            default_model="gpt-transcribe",  # the only one that outlives February 2027
            flac=True,
            max_bytes=_OPENAI_BYTES,
            needs_key=True,
            key_variable="OPENAI_API_KEY",
            price_per_minute_usd=MappingProxyType(
                {
                    "gpt-transcribe": 0.0045,
                    "gpt-4o-transcribe": 0.006,
                    "gpt-4o-mini-transcribe": 0.003,
                    "whisper-1": 0.006,
                }
            ),
            price_date=PRICES_AS_OF,
        ),
        "groq": Capabilities(
            title="Groq",
            word_times=True,
            language_detection=True,
            models=("whisper-large-v3-turbo", "whisper-large-v3"),
            default_model="whisper-large-v3-turbo",
            flac=True,
            max_bytes=_OPENAI_BYTES,
            needs_key=True,
            key_variable="GROQ_API_KEY",
            price_per_minute_usd=MappingProxyType({"whisper-large-v3-turbo": 0.00067, "whisper-large-v3": 0.00185}),
            price_date=PRICES_AS_OF,
        ),
        "compatible": Capabilities(
            title="the OpenAI-compatible server",
            word_times=True,
            word_confidence=True,  # whisper.cpp
            language_detection=True,
            default_model="whisper-1",
            max_bytes=_OPENAI_BYTES,
        ),
        "deepgram": Capabilities(
            title="Deepgram",
            word_times=True,
            word_confidence=True,
            language_detection=True,
            verbatim=True,
            models=(
                *("nova-3", "nova-2", "enhanced", "base"),
                *("whisper-large", "whisper-medium", "whisper-small", "whisper-base", "whisper-tiny"),
            ),
            default_model="nova-3",
            flac=True,
            max_bytes=2 * 1000**3,
            needs_key=True,
            key_variable="DEEPGRAM_API_KEY",
            price_per_minute_usd=MappingProxyType({"nova-3": 0.0043, "whisper-large": 0.0048}),
            price_date=PRICES_AS_OF,
        ),
        "assemblyai": Capabilities(
            title="AssemblyAI",
            word_times=True,
            word_confidence=True,
            language_detection=True,
            verbatim=True,  # universal-2
            models=("universal-3-5-pro", "universal-2"),
            default_model="universal-3-5-pro",
            flac=True,  # by upload; the one-request interface takes WAV
            max_bytes=2 * 1000**3,
            max_duration_s=10 * 3600,
            min_duration_s=0.16,
            needs_key=True,
            key_variable="ASSEMBLYAI_API_KEY",
            price_per_minute_usd=MappingProxyType({"universal-3-5-pro": 0.005, "universal-2": 0.0025}),
            price_date=PRICES_AS_OF,
        ),
        "local": Capabilities(
            title="local Whisper",
            word_times=True,
            word_confidence=True,
            language_detection=True,
            forced_max_s=30.0,  # what Whisper hears at once
            network=False,
            models=("tiny", "base", "small", "medium", "large-v3", "large-v3-turbo", "tiny.en", "base.en", "small.en"),
            default_model="small",
            needs_extra="local",
        ),
        "offline": Capabilities(
            title="the offline recogniser",
            word_times=True,
            network=False,
            trusted=False,
            models=("en-us",),
            default_model="en-us",
        ),
        "none": Capabilities(title="no recogniser", network=False, min_duration_s=0.0),
    }
)


@dataclass(frozen=True, slots=True)
class Shutdown:
    """The end of a model: its last day is before `on`; `replacement` is what the provider names instead."""

    on: date
    replacement: str


SHUTDOWNS: Mapping[tuple[str, str], Shutdown] = MappingProxyType(
    {
        **{
            ("openai", model): Shutdown(date(2027, 2, 26), "gpt-transcribe")
            for model in ("whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize")
        },
        ("groq", "distil-whisper-large-v3-en"): Shutdown(date(2025, 8, 23), "whisper-large-v3-turbo"),
        ("assemblyai", "universal-3-pro"): Shutdown(date(2026, 9, 2), "universal-3-5-pro"),
    }
)


def shutdown_notice(provider: str, model: str, today: date) -> str | None:
    """Return one sentence about the announced end of a model, or None when no end is known."""
    end = SHUTDOWNS.get((provider, model))
    if end is None:
        return None
    title = CAPABILITIES[provider].title
    if today < end.on:
        return f"{title} shuts down {model} on {end.on.isoformat()}; its replacement is {end.replacement}"
    return f"{title} shut down {model} on {end.on.isoformat()}; use {end.replacement}"
