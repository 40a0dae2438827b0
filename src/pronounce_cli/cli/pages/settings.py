"""Pages of the commands around providers: settings, providers, the cache, a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli.cli.terminal.console import terminal_reporter
from pronounce_cli.core.limits import Limits
from pronounce_cli.core.secret import MASK, Secret, redact

if TYPE_CHECKING:
    from pronounce_cli.config import Origin, Resolved
    from pronounce_cli.core.errors import PronounceError
    from pronounce_cli.core.types import Audio, HeardWord, Transcript
    from pronounce_cli.recognise import Capabilities
    from pronounce_cli.recognise.replay import StoreInfo
    from pronounce_cli.report.terminal.page import Page

_MAX_VALUE = 34
_BAR = 20
_MAX_WORD = 24


@dataclass(frozen=True, slots=True)
class ProviderState:
    """One provider, and what stands in its way; `failure` is None when it can be used."""

    name: str
    able: Capabilities
    chosen: bool
    failure: PronounceError | None


def new_page(*, output: Path | None, no_color: bool) -> Page:
    """Return an empty page as wide and as colourful as stdout, or plain for a file."""
    from pronounce_cli.report.terminal.page import Page
    from pronounce_cli.report.terminal.style import ASCII, UNICODE

    fitted = terminal_reporter(output=output, no_color=no_color)
    return Page(fitted.width, UNICODE if fitted.unicode else ASCII, fitted.color)


def settings_as_data(resolved: Resolved, keys: Mapping[str, Origin | None]) -> dict[str, object]:
    """Return all settings with their origins, and of the keys only whether they are set."""
    settings = {
        name: {"value": _shown(resolved, name), "layer": origin.layer.value, "from": origin.name}
        for name, origin in resolved.origins.items()
        if name != "api_key"
    }
    found = {name: {"set": origin is not None, "from": origin and origin.name} for name, origin in keys.items()}
    return {
        "settings": settings,
        "keys": found,
        "user_dir": str(resolved.user_dir),
        "project_file": str(resolved.project_file) if resolved.project_file else None,
    }


def _shown(resolved: Resolved, name: str) -> object:
    """Return a value for people to see; one that holds a key by mistake is masked."""
    value = getattr(resolved.settings, name)
    secrets = (resolved.settings.api_key,) if resolved.settings.api_key else ()
    if isinstance(value, Mapping):
        return {key: _masked(item, secrets) for key, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    return _masked(str(value), secrets) if isinstance(value, str | Path | Limits) else value


def _masked(text: str, secrets: Iterable[Secret]) -> str:
    return re.sub(r"//[^/@\s]*@", f"//{MASK}@", redact(text, secrets))


def add_settings(page: Page, resolved: Resolved, keys: Mapping[str, Origin | None]) -> None:
    """Add one line per setting with its value and its origin, then the keys and the files."""
    rows = [
        (name, _as_text(_shown(resolved, name)), origin.name, origin.name != "default")
        for name, origin in resolved.origins.items()
        if name != "api_key"
    ]
    names = max(len(row[0]) for row in rows)
    values = min(_MAX_VALUE, max(len(row[1]) for row in rows))
    page.add((f"{'setting':<{names}}  {'value':<{values}}  from", "dim"))
    for name, value, origin, is_set in rows:
        style = "bold" if is_set else ""
        page.add(
            (f"{name:<{names}}  ", style),
            (f"{value:<{values}}  ", style if is_set else "dim"),
            (origin, "" if is_set else "dim"),
            hang=names + 2,
        )
    page.blank()
    page.add(("API keys", "dim"))
    for name, found in keys.items():
        where = ("set", "green", f"  {found.name}") if found else ("not set", "dim", "")
        page.add(f"{name:<{names}}  ", where[:2], where[2], hang=names + 2)
    page.blank()
    page.add(("Files", "dim"))
    page.add(f"{'project':<{names}}  {resolved.project_file or 'none'}", hang=names + 2)
    page.add(f"{'user':<{names}}  {resolved.user_dir}", hang=names + 2)


def _as_text(value: object) -> str:
    if value is None or value == {}:
        return "not set"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {item}" for name, item in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)


def provider_as_data(state: ProviderState) -> dict[str, object]:
    """Return all that is known about a provider."""
    able, failure = state.able, state.failure
    return {
        "name": state.name,
        "title": able.title,
        "chosen": state.chosen,
        "available": failure is None,
        "missing": _missing(failure),
        "hint": failure and failure.hint,
        "network": able.network,
        "models": list(able.models),
        "default_model": able.default_model,
        "word_times": able.word_times,
        "word_confidence": able.word_confidence,
        "language_detection": able.language_detection,
        "verbatim": able.verbatim,
        "forced_max_s": able.forced_max_s,
        "max_bytes": able.max_bytes,
        "max_duration_s": able.max_duration_s,
        "key_variable": able.key_variable,
        "needs_extra": able.needs_extra,
        "price_per_minute_usd": dict(able.price_per_minute_usd),
        "price_date": able.price_date and able.price_date.isoformat(),
    }


def _missing(failure: PronounceError | None) -> str | None:
    """Return "key", "extra" or "configuration"; None when nothing is missing."""
    if failure is None:
        return None
    return {"config.missing_key": "key", "missing_extra": "extra"}.get(failure.code, "configuration")


def add_providers(page: Page, states: Sequence[ProviderState]) -> None:
    """Add a block per provider: whether it can be used, what is missing, its models, prices and abilities."""
    width = max(len(state.name) for state in states) + 2
    dates = sorted({state.able.price_date for state in states if state.able.price_date})
    for state in states:
        _add_provider(page, state, width)
    page.blank()
    if dates:
        page.add((f"Prices are in US dollars per minute, as of {dates[0].isoformat()}.", "dim"))


def add_languages(page: Page, evidence: Mapping[str, str]) -> None:
    """Add what is judged in each language, those that are alike together."""
    page.blank()
    page.add(("Languages, and what is judged in them", "dim"))
    for sentence in dict.fromkeys(evidence.values()):
        tags = " ".join(tag for tag, judged in evidence.items() if judged == sentence)
        page.add((tags, "bold"), f"  {sentence}", indent=2, hang=4)


def _add_provider(page: Page, state: ProviderState, width: int) -> None:
    able, failure = state.able, state.failure
    good, bad = page.glyphs.marks[0], page.glyphs.marks[2]
    page.add(
        (f"{bad if failure else good} ", "red" if failure else "green"),
        (f"{state.name:<{width}}", "bold"),
        f"{able.title[:1].upper()}{able.title[1:]}",
        (" (chosen)" if state.chosen else "", "bold"),
        (f"  needs {_need(failure)}" if failure else "", "red"),
    )
    about: list[tuple[str, str, str]] = []
    if failure:
        about.append(("to do", failure.hint or failure.message, "yellow"))
    if able.models:
        about.append(("models", _models(able), ""))
    gives = {
        "word times": able.word_times,
        "word confidences": able.word_confidence,
        "language": able.language_detection,
        "hesitations": able.verbatim,
        "how likely the text is": able.forced_max_s is not None and not able.network,
    }
    if any(gives.values()):
        about.append(("gives", ", ".join(name for name, given in gives.items() if given), ""))
    if not able.network:
        about.append(("sound", "stays on this machine", ""))
    for label, text, style in about:
        page.add((f"{label:<8}", "dim"), (text, style), indent=width + 2, hang=8)


def _need(failure: PronounceError) -> str:
    return {"key": "a key", "extra": "an extra"}.get(str(_missing(failure)), "settings")


def _models(able: Capabilities) -> str:
    prices = able.price_per_minute_usd
    shown = (f"{model} ${prices[model]:g}" if model in prices else model for model in able.models)
    return ", ".join(shown)


def store_as_data(info: StoreInfo) -> dict[str, object]:
    """Return what the cache of replies holds."""
    return {
        "path": str(info.path),
        "entries": info.entries,
        "size_bytes": info.size_bytes,
        "oldest": info.oldest_s and datetime.fromtimestamp(info.oldest_s, UTC).isoformat(timespec="seconds"),
        "by_provider": [
            {"provider": provider, "model": model, "entries": count} for provider, model, count in info.by_provider
        ],
    }


def add_store(page: Page, info: StoreInfo) -> None:
    """Add what the cache of replies holds."""
    page.add(f"{'file':<9}{info.path}", hang=9)
    page.add(f"{'replies':<9}{info.entries}")
    page.add(f"{'size':<9}{info.size_bytes / 1024:.0f} KiB")
    if info.oldest_s is not None:
        page.add(f"{'since':<9}{datetime.fromtimestamp(info.oldest_s, UTC):%Y-%m-%d}")
    for provider, model, count in info.by_provider:
        page.add((f"{'':<9}{count:>6}  ", "dim"), f"{provider} {model}", hang=17)


def add_transcript(page: Page, audio: Audio, transcript: Transcript) -> None:
    """Add the text, then each word with its time and confidence as far as the provider gives them."""
    from pronounce_cli.report.terminal.style import clipped, printable

    parts = (f"{audio.duration_s:.1f} s", transcript.language, transcript.provider, transcript.model)
    about = f" {page.glyphs.dot} ".join(printable(part) for part in parts if part)
    page.add((clipped(printable(audio.source), page.width, page.glyphs), "bold"))
    page.add((about, "dim"))
    page.blank()
    page.add(printable(transcript.text) or ("No words were heard.", "cyan"), indent=2, hang=0)
    words = transcript.words
    if words is None:
        page.blank()
        page.add(("This model gives neither times nor confidences.", "dim"), indent=2)
    elif words:
        page.blank()
        _add_words(page, words)
    for warning in audio.warnings:
        page.add(("! ", "bold yellow"), printable(warning), indent=2, hang=2)


def _add_words(page: Page, words: Sequence[HeardWord]) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    from pronounce_cli.report.terminal.style import bar, clipped, padded, printable

    shown = [clipped(printable(word.text), _MAX_WORD, page.glyphs) for word in words]
    width = max(4, *(cell_len(text) for text in shown))
    measured = any(word.confidence is not None for word in words)
    page.add((f"{'start':>7}{'end':>8}  {'word':<{width}}{'  confidence' if measured else ''}", "dim"), indent=1)
    for word, text in zip(words, shown, strict=True):
        start, end = (f"{word.span.start_s:.2f}", f"{word.span.end_s:.2f}") if word.span else (page.glyphs.dash,) * 2
        line = Text.assemble((f"{start:>7}{end:>8}  ", "dim"), padded(text, width))
        if measured:
            percent = None if word.confidence is None else 100 * word.confidence
            line.append(f"  {page.glyphs.dash if percent is None else f'{percent:.0f} %':>5}  ")
            line.append_text(bar(percent, _BAR, page.glyphs) if percent is not None else Text())
        page.add(line, indent=1)
