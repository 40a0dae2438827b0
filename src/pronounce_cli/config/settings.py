"""Every setting: its type, its default, what it means, and how its value is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pronounce_cli.core.errors import ConfigError
from pronounce_cli.core.limits import Limits, read_limits
from pronounce_cli.core.secret import Secret
from pronounce_cli.core.tags import is_language_tag
from pronounce_cli.core.types import SCORES_SHOWN, Strictness

_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})


@dataclass(frozen=True, slots=True)
class About:
    """What a setting means, a value for the example, and the range of a number."""

    text: str
    example: str
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be configured; each field says what it means in its `About`.

    `api_key` and `voice_key` are what no configuration file may hold; see `config.keys`.
    """

    provider: Annotated[
        str | None,
        About(
            "Who writes down the words that were said: openai, groq, compatible, deepgram, assemblyai, local, offline "
            "or none. `pronounce providers` shows what each can do. Without one the sounds alone are judged.",
            '"groq"',
        ),
    ] = None
    model: Annotated[
        str | None,
        About(
            "Model of the provider; by default the best known one. For `local`, a name or a folder.",
            '"whisper-large-v3"',
        ),
    ] = None
    base_url: Annotated[
        str | None,
        About(
            "Where the provider is, for `compatible` and for other regions. Without a provider it means `compatible`. "
            "From a project's file it is used without your keys.",
            '"http://127.0.0.1:8000/v1"',
        ),
    ] = None
    use_api_asr: Annotated[
        bool | None,
        About(
            "false: no recording ever goes to an API; a local Whisper is used if it is installed and `local_model` is "
            "set, else the offline recogniser. true: a provider must be chosen.",
            "false",
        ),
    ] = None
    offline: Annotated[bool, About("Promise that no network connection is opened.", "true")] = False
    local_model: Annotated[
        str | None, About("Whisper model for `local`: a name, or a folder with a model.", '"~/models/whisper-base.en"')
    ] = None
    extra: Annotated[
        Mapping[str, str],
        About(
            "Settings of one provider: device and compute_type of `local`, sync_base_url of `assemblyai`.",
            '{ device = "cpu", compute_type = "int8" }',
        ),
    ] = field(default_factory=lambda: MappingProxyType({}))
    connect_timeout_s: Annotated[
        float, About("Longest wait for a connection, in seconds.", "10.0", low=0.001, high=86400)
    ] = 5.0
    read_timeout_s: Annotated[
        float, About("Longest silence of the provider, in seconds.", "30.0", low=0.001, high=86400)
    ] = 60.0
    total_timeout_s: Annotated[
        float, About("Longest time for one request with all its retries, in seconds.", "90.0", low=0.001, high=86400)
    ] = 120.0
    retries: Annotated[int, About("How often a failure that may pass is retried, at most.", "1", low=0, high=2)] = 2
    require_transcript: Annotated[
        bool, About("Fail when the provider fails, instead of judging the sounds alone with a warning.", "true")
    ] = False
    cache: Annotated[bool, About("Keep the replies of providers: a repeated run costs nothing.", "false")] = True
    cache_dir: Annotated[
        Path | None, About("Folder of the kept replies; by default the user's cache folder.", '"/var/tmp/pronounce"')
    ] = None
    language: Annotated[str, About("Language of the texts, as a BCP 47 tag.", '"en-GB"')] = "en-US"
    strictness: Annotated[
        Strictness, About("How much a word may differ before it is marked: lenient, normal or strict.", '"strict"')
    ] = Strictness.NORMAL
    lexicon: Annotated[
        Path | None,
        About(
            "Your own pronunciations: a file with one `word<TAB>IPA` per line; for English, ARPAbet too.",
            '"lexicon.tsv"',
        ),
    ] = None
    min_score: Annotated[
        Limits | None,
        About(
            f"Exit with 1 if an overall score is below this; or the least {', '.join(SCORES_SHOWN)}, word and phone, "
            "as a text or a table.",
            '"overall=70,word=50"',
        ),
    ] = None
    voice: Annotated[
        str,
        About(
            "Who reads a text aloud, as a model to repeat: espeak, macos, openai, compatible (a server at "
            "voice_base_url), folder, none or auto. auto takes your recordings in voice_folder, then the voice of this "
            "machine, and never the network. Other packages may add voices.",
            '"espeak"',
        ),
    ] = "auto"
    voice_name: Annotated[
        str | None, About("Which of its speakers the voice uses: en-gb-x-rp, Samantha, marin, ….", '"marin"')
    ] = None
    voice_model: Annotated[
        str | None, About("Model of the voice openai or compatible; by default the best known one.", '"gpt-audio-1.5"')
    ] = None
    voice_base_url: Annotated[
        str | None,
        About(
            "Where the voice is, for `compatible` and for other regions. From a project's file it is used without your "
            "keys.",
            '"http://127.0.0.1:8880/v1"',
        ),
    ] = None
    voice_folder: Annotated[
        Path | None,
        About("Folder of recordings to repeat: NAME.wav with its text in NAME.txt, or a manifest.csv.", '"recordings"'),
    ] = None
    history: Annotated[
        bool, About("Remember what was practised: scores, words and sounds, on this machine only.", "false")
    ] = True
    history_file: Annotated[
        Path | None,
        About("File of the history; by default in the user's data folder.", '"~/pronounce/history.sqlite3"'),
    ] = None
    keep_audio: Annotated[
        bool, About("Keep the recordings of practice too, as FLAC files in a folder beside the history.", "true")
    ] = False
    api_key: Secret | None = None
    voice_key: Secret | None = None

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Settings], tuple[dict[str, Any]]]:
        """Let settings go to a worker process; the view on `extra` cannot."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return _restored, (values | {"extra": dict(self.extra)},)


def _restored(values: dict[str, Any]) -> Settings:
    return Settings(**values | {"extra": MappingProxyType(values["extra"])})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as a file or the environment may give it."""

    name: str
    kind: type
    about: About
    default: object

    @property
    def variable(self) -> str | None:
        """Return the environment variable of this setting; None for a table, which no variable can hold."""
        return None if self.kind is Mapping else f"PRONOUNCE_{self.name.upper()}"

    def parse(self, value: object, where: str, folder: Path) -> object:
        """Return a value as it came from a file or a flag, in the type of the setting.

        Args:
            value: What TOML or the command line gave.
            where: Names the source in messages.
            folder: What a relative path is relative to.

        Raises:
            ConfigError: It has another type or is out of range.
        """
        found = self._convert(value, folder)
        if found is None:
            raise self._wrong(where)
        return found

    def parse_text(self, text: str, where: str, folder: Path) -> object:
        """Return a value that came as text, from the environment; raises as `parse`."""
        value: object = text
        if self.kind is bool:
            value = True if text.lower() in _TRUE else False if text.lower() in _FALSE else text
        elif self.kind in {int, float}:
            try:
                value = self.kind(text)
            except ValueError:
                raise self._wrong(where) from None
        return self.parse(value, where, folder)

    def _convert(self, value: object, folder: Path) -> object | None:
        if self.kind in {int, float}:
            return self._number(value)
        if self.kind is Limits:
            with suppress(ValueError):
                return read_limits(value)
            return None
        if self.kind is Path and isinstance(value, str | Path) and str(value).strip():
            return folder / _at_home(Path(value))
        if issubclass(self.kind, StrEnum):
            return next((member for member in self.kind if member == value), None)
        if self.kind is Mapping and isinstance(value, Mapping):
            return MappingProxyType(dict(value)) if all(isinstance(item, str) for item in value.values()) else None
        if self.kind is str and isinstance(value, str) and (self.name != "language" or is_language_tag(value.strip())):
            return value.strip() or None
        return value if self.kind is bool and isinstance(value, bool) else None

    def _number(self, value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int if self.kind is int else int | float):
            return None
        in_range = self.about.low <= value <= self.about.high
        return self.kind(value) if in_range and math.isfinite(value) else None

    def _wrong(self, where: str) -> ConfigError:
        return ConfigError(f"{where} must be {self._wanted()}", hint=f"For example: {self.name} = {self.about.example}")

    def _wanted(self) -> str:
        if self.kind in {int, float}:
            number = "a whole number" if self.kind is int else "a number"
            low, high = self.about.low, self.about.high
            return f"{number} from {low:g} to {high:g}"
        if issubclass(self.kind, StrEnum):
            return f"one of {', '.join(self.kind)}"
        if self.name == "language":
            return "a language tag such as en-US"
        if self.kind is Limits:
            return "a number from 0 to 100, or scores with such numbers"
        return {bool: "true or false", Mapping: "a table of texts", Path: "a path"}.get(
            self.kind, "a text that is not empty"
        )


def _at_home(path: Path) -> Path:
    """Return a path with `~` replaced, where that is possible."""
    with suppress(RuntimeError):
        return path.expanduser()
    return path


@cache
def all_settings() -> Mapping[str, Setting]:
    """Return every setting that a file, a flag or the environment may give, by name, in the order of the fields."""
    hints = get_type_hints(Settings, include_extras=True)
    found = {}
    for entry in fields(Settings):
        if get_origin(hints[entry.name]) is not Annotated:
            continue
        declared, about = get_args(hints[entry.name])
        default = entry.default_factory() if entry.default_factory is not MISSING else entry.default
        found[entry.name] = Setting(entry.name, _plain(declared), about, default)
    return MappingProxyType(found)


def _plain(declared: Any) -> type:
    """Return the class behind `X`, `X | None` or `Mapping[…]`."""
    arms = [arm for arm in get_args(declared) if arm is not type(None)]
    if type(None) in get_args(declared):
        return _plain(arms[0])
    kind: type = get_origin(declared) or declared
    return kind
