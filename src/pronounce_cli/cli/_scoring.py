"""From recordings to results: one failure ends a run of one, and is a line in the report of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pronounce_cli.cli._inputs import Job
from pronounce_cli.cli.exit import ExitCode
from pronounce_cli.core.errors import ConfigError, PronounceError
from pronounce_cli.core.runs import Outcome
from pronounce_cli.core.types import Assessment, Failure, Result, Strictness

if TYPE_CHECKING:
    from pronounce_cli.config import Settings
    from pronounce_cli.core.limits import Limits
    from pronounce_cli.core.ports import WordRecogniser
    from pronounce_cli.pipeline import Assessor


CHOOSE = "Choose one with --provider; `pronounce providers` lists them"


@dataclass(frozen=True, slots=True)
class Assessors:
    """Makes one assessor per language, when it is first needed.

    Attributes:
        language: Of recordings that name none.
        strictness: How much a word may differ.
        lexicon: Own pronunciations.
        recogniser: Hears the words, or None.
        require_transcript: Whether a recording fails when the recogniser does.
        free: Whether what was heard becomes the text.
    """

    language: str
    strictness: Strictness
    lexicon: Path | None
    recogniser: WordRecogniser | None = None
    require_transcript: bool = False
    free: bool = False
    _made: dict[str, Assessor] = field(default_factory=dict)

    def assess(self, job: Job) -> Assessment:
        """Return the assessment of one recording; raise `PronounceError` where there is none."""
        text = None if self.free else job.read_text()
        from pronounce_cli.pipeline import Assessor

        language = job.language or self.language
        if language not in self._made:
            self._made[language] = Assessor(
                language=language,
                strictness=self.strictness,
                lexicon=self.lexicon,
                recogniser=self.recogniser,
                require_transcript=self.require_transcript,
            )
        return self._made[language].assess(job.audio, text, utterance_id=job.name)


def assessors_for(settings: Settings, *, record: Path | None, replay: Path | None, free: bool) -> Assessors:
    """Return what scores recordings under some settings.

    Raises:
        PronounceError: The provider cannot be used, see `hearing.recogniser_from`; `free` without one.
    """
    from pronounce_cli.hearing import recogniser_from

    recogniser = recogniser_from(settings, record=record, replay=replay)
    if free and recogniser is None:
        raise ConfigError("--free needs a provider that hears the words", hint=CHOOSE)
    return Assessors(
        settings.language, settings.strictness, settings.lexicon, recogniser, settings.require_transcript, free
    )


def assess_all(
    jobs: Sequence[Job], assessors: Assessors, watch: Callable[[Sequence[Job]], Iterable[Job]]
) -> tuple[list[Result], int]:
    """Return one result per recording, in order, and the worst exit code among them.

    Args:
        jobs: What to score.
        assessors: What scores it.
        watch: Passes the recordings on, and may show how far they are.

    Raises:
        PronounceError: The only recording could not be scored.
    """
    if len(jobs) == 1:
        return [assessors.assess(jobs[0])], ExitCode.OK
    results: list[Result] = []
    worst: int = ExitCode.OK
    for job in watch(jobs):
        try:
            results.append(assessors.assess(job))
        except PronounceError as error:
            results.append(Failure(job.name, error.code, error.message, error.hint))
            worst = max(worst, error.exit_code)
    return results, worst


def below_gate(results: Sequence[Result], minimums: Limits) -> list[str]:
    """Return which recordings were assessed and scored below a minimum, or could not be judged, each with its score."""
    from pronounce_cli.batch.gates import check

    names = []
    for result in results:
        for miss in check(Outcome(result), minimums)[:1]:
            what = "" if miss.what == "overall" else f"{miss.text or ''} {miss.what} ".lstrip()
            names.append(f"{result.utterance_id} ({what}{'not scored' if miss.score is None else f'{miss.score:.0f}'})")
    return names
