"""What a worker does: one recording of a manifest in, one line of results out."""

from __future__ import annotations

import hashlib
import json
from collections import ChainMap
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pronounce_cli.__about__ import __version__
from pronounce_cli.batch.texts import is_url, shown, text_of
from pronounce_cli.core.codec import encode, outcome_to_dict
from pronounce_cli.core.errors import ConfigError, PronounceError, WorkerDied
from pronounce_cli.core.files import unwritten
from pronounce_cli.core.names import same
from pronounce_cli.core.runs import Entry, Outcome, Spread
from pronounce_cli.core.tags import primary
from pronounce_cli.core.types import Assessment, Audio, Failure

if TYPE_CHECKING:
    from pronounce_cli.batch.remote import Fetcher
    from pronounce_cli.config import Settings
    from pronounce_cli.core.ports import WordRecogniser
    from pronounce_cli.core.types import Pronunciation, Reference
    from pronounce_cli.languages.profile import Lexicon
    from pronounce_cli.pipeline import Assessor

STDIN = "-"
_CHOOSE = "Choose one with --provider; `pronounce providers` lists them"
_REPORT = "Run it again with --debug and send what it prints to the issue tracker of the project"


@dataclass(frozen=True, slots=True)
class Task:
    """One recording to score: its place in the manifest, its row, and what came from stdin, if it did."""

    index: int
    entry: Entry
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A line of results as it goes into the file, and the code of the failure if it is one."""

    line: bytes
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the recordings of a run are scored. Calling it makes what scores them, in the process that does.

    Attributes:
        settings: Language, strictness, provider and the rest.
        free: Whether what was heard becomes the text.
        record: A folder to write the replies of the provider to.
        replay: A folder to take the replies from.
        repeat: How often each recording is assessed; the result with the median score is kept.
    """

    settings: Settings
    free: bool = False
    record: Path | None = None
    replay: Path | None = None
    repeat: int = 1

    def __call__(self) -> Scorer:
        """Return what scores, with the models loaded and, if so promised, the network closed for good."""
        if self.settings.offline:
            from pronounce_cli.remote.offline import no_network

            ExitStack().enter_context(no_network())
        scorer = Scorer(self)
        scorer.warm_up()
        return scorer

    def identity(self) -> dict[str, Any]:
        """Return what two runs must share for a result of one to count in the other."""
        from pronounce_cli.factory.recogniser import provider_of
        from pronounce_cli.score import forced, model, transcript

        settings = self.settings
        provider = "replay" if self.replay else provider_of(settings)
        found = {
            "version": __version__,
            "scorer": ", ".join((model.SCORER, model.COMMON_SCORER, transcript.SCORER, forced.SCORER)),
            "language": settings.language,
            "strictness": settings.strictness.value,
            "lexicon": _hash_of(settings.lexicon),
            "provider": provider,
            "model": settings.model if provider != "none" else None,
            "require_transcript": settings.require_transcript if provider != "none" else None,
            "free": self.free or None,
            "repeat": self.repeat if self.repeat > 1 else None,
        }
        return {key: value for key, value in found.items() if value is not None}


class Scorer:
    """Scores recordings; keeps the models and one assessor per language.

    Args:
        plan: How.

    Raises:
        PronounceError: The provider cannot be used, see `factory.recogniser.recogniser_from`; `free` without one.
    """

    def __init__(self, plan: Scoring) -> None:
        from pronounce_cli.factory.recogniser import recogniser_from

        self.plan = plan
        wavering = plan.repeat > 1
        settings = replace(plan.settings, cache=False) if wavering else plan.settings
        self.recogniser: WordRecogniser | None = recogniser_from(settings, record=plan.record, replay=plan.replay)
        if plan.free and self.recogniser is None:
            raise ConfigError("--free needs a provider that hears the words", hint=_CHOOSE)
        self.repeat = plan.repeat if self.recogniser else 1  # the sounds alone give the same score each time
        self._assessors: dict[str, Assessor] = {}
        self._lexicons: dict[str, Lexicon] = {}

    @cached_property
    def _identity(self) -> dict[str, Any]:
        return self.plan.identity()

    def warm_up(self) -> None:
        """Load the models of the language of the run."""
        acoustics = self._assessor(self.plan.settings.language).acoustics
        if acoustics:
            _ = acoustics.aligner, acoustics.phone_recogniser

    def __call__(self, task: Task) -> ResultLine:
        """Return the line of a recording, whatever happens to it."""
        entry = task.entry
        text: str | None = None
        try:
            text = None if self.plan.free else text_of(entry)
            return self.line(entry, text, self.outcome(entry, text, task.data))
        except PronounceError as error:
            return self.line(entry, text, failed(entry, error))
        except MemoryError:
            return self.line(entry, text, failed(entry, WorkerDied("There is not enough memory for the recording")))
        except Exception as error:  # noqa: BLE001 - a bug costs one recording, not the run
            if refused := unwritten(error):
                return self.line(entry, text, failed(entry, refused))
            what = f"this is a bug in pronounce: {type(error).__name__}: {error}"
            return self.line(entry, text, _outcome(entry, Failure(entry.id, "bug", what, _REPORT)))

    def line(self, entry: Entry, text: str | None, outcome: Outcome) -> ResultLine:
        """Return an outcome as a line of results."""
        return scored(entry, text, outcome, self._identity)

    def outcome(self, entry: Entry, text: str | None, data: bytes | None = None) -> Outcome:
        """Return what comes of a recording.

        Args:
            entry: The recording.
            text: What should be said; None takes what was heard.
            data: The recording itself, where it does not come from `entry.audio`.

        Raises:
            PronounceError: It cannot be assessed.
        """
        language = entry.language or self.plan.settings.language
        assessor = self._assessor(language)
        asked = self._reference(entry, text, language) if text is not None and entry.pronunciations else text
        sound = self._sound(entry, data)
        if self.repeat == 1:
            return _outcome(entry, assessor.assess(sound, asked, utterance_id=entry.id))
        return self._median(entry, assessor, sound, asked)

    def _sound(self, entry: Entry, data: bytes | None) -> Audio | Path:
        if data is None and is_url(entry.audio):
            data = self._fetcher(entry.audio, in_parts=entry.part is not None)
        source = Path(entry.audio) if data is None else data
        if isinstance(source, Path) and entry.part is None:
            return source
        from pronounce_cli.audio import load

        name = "stdin" if entry.audio == STDIN else shown(entry.audio)
        if entry.part is not None:
            name += f" from {entry.part.start_s:.1f} to {entry.part.end_s:.1f} s"
        return load(source, name=name, part=entry.part)

    @cached_property
    def _fetcher(self) -> Fetcher:
        from pronounce_cli.batch.remote import Fetcher
        from pronounce_cli.remote.options import Limits

        settings = self.plan.settings
        limits = Limits(settings.connect_timeout_s, settings.read_timeout_s, settings.total_timeout_s, settings.retries)
        return Fetcher(limits, settings.offline)

    def _median(self, entry: Entry, assessor: Assessor, sound: Audio | Path, asked: str | Reference | None) -> Outcome:
        """Assess several times; what fails now and then does not count, if not all of it fails."""
        found: list[Assessment] = []
        failure: PronounceError | None = None
        for _ in range(self.repeat):
            try:
                found.append(assessor.assess(sound, asked, utterance_id=entry.id))
            except PronounceError as error:
                failure = error
        if not found:
            assert failure is not None
            raise failure
        found.sort(key=_overall)
        scores = [result.scores.overall for result in found if result.scores.overall is not None]
        spread = Spread(len(found), scores[0], scores[-1]) if scores else None
        return _outcome(entry, found[(len(found) - 1) // 2], spread)

    def _assessor(self, language: str) -> Assessor:
        from pronounce_cli.factory.assessor import assessor_from

        if language not in self._assessors:
            self._assessors[language] = assessor_from(self.plan.settings, self.recogniser, language=language)
        return self._assessors[language]

    def _reference(self, entry: Entry, text: str, language: str) -> Reference:
        """Return the words of a text, said as the row says, else as the lexicon says."""
        from pronounce_cli.languages.lexicon import own_pronunciations

        profile = self._assessor(language).profile
        lexicon = cast("dict[str, tuple[Pronunciation, ...]]", self._lexicon(language))  # it is only read
        own = ChainMap(own_pronunciations(entry.pronunciations, profile), lexicon)
        return profile.g2p(language, own).reference(text, language)

    def _lexicon(self, language: str) -> Lexicon:
        """Return the own pronunciations of a language that the settings bring."""
        from pronounce_cli.factory.assessor import lexicon_of
        from pronounce_cli.languages.lexicon import load_lexicon

        name = primary(language)
        if name not in self._lexicons:
            path = lexicon_of(self.plan.settings, language)
            self._lexicons[name] = load_lexicon(path, self._assessor(language).profile) if path else {}
        return self._lexicons[name]


def digest(entry: Entry, text: str | None) -> str:
    """Return what changes when the row of a recording or its text does."""
    data = json.dumps([encode(entry), text], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(same(data).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def scored(entry: Entry, text: str | None, outcome: Outcome, identity: dict[str, Any]) -> ResultLine:
    """Return an outcome as a line of results that tells what it was made from."""
    data = outcome_to_dict(outcome) | {"run": {"entry": digest(entry, text), "settings": identity}}
    line = json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace") + b"\n"
    return ResultLine(line, outcome.result.code if isinstance(outcome.result, Failure) else None)


def failed(entry: Entry, error: PronounceError) -> Outcome:
    """Return the outcome of a recording that could not be assessed."""
    return _outcome(entry, Failure(entry.id, error.code, error.message, error.hint))


def _outcome(entry: Entry, result: Assessment | Failure, spread: Spread | None = None) -> Outcome:
    audio = None if entry.audio == STDIN else shown(entry.audio)
    return Outcome(result, audio, entry.speaker, entry.tags, entry.min_score, spread, entry.part)


def _overall(assessment: Assessment) -> float:
    return -1.0 if assessment.scores.overall is None else assessment.scores.overall


def _hash_of(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:  # the assessor says why
        return str(path)
