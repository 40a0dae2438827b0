"""The recordings of a corpus with human scores: assessed in worker processes, results kept as they come."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from pronounce_cli.batch.journal import Journal
from pronounce_cli.batch.workers import Pool
from pronounce_cli.core.agreement import UTTERANCE_LEVELS
from pronounce_cli.core.codec import decode
from pronounce_cli.core.errors import AudioError, InputError, PronounceError, WorkerError
from pronounce_cli.core.types import Assessment, Verdict
from pronounce_cli.evaluate import Predicted, Rated
from pronounce_cli.languages.lexicon import reference_from_phones
from pronounce_cli.pipeline import Assessor
from pronounce_cli.score.verdicts import is_wrong
from pronounce_cli.score.verification import OTHER_TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from pronounce_cli.core.ports import WordRecogniser
    from pronounce_cli.score.model import Weights

Recogniser = Callable[[], "WordRecogniser | None"]


@dataclass(frozen=True, slots=True)
class Bencher:
    """What a worker needs to assess the recordings of a corpus.

    Attributes:
        own_pronunciations: Whether our lexicon is used instead of the corpus's phones.
        recogniser: Makes what hears the words, in the worker; None judges the sounds alone.
    """

    own_pronunciations: bool
    recogniser: Recogniser | None = None

    @property
    def name(self) -> str:
        """Return what must be the same for kept results to be used again."""
        return "own" if self.own_pronunciations else "corpus"

    def __call__(self) -> Callable[[Rated], Predicted]:
        """Return what assesses recordings; it keeps its models."""
        assessor = Assessor(recogniser=self.recogniser() if self.recogniser else None, refuse=False)
        return partial(_predict, assessor, self)


def bench(
    rated: Sequence[Rated], bencher: Bencher, *, jobs: int, results: Path | None, watch: Callable[[int, int], None]
) -> list[Predicted]:
    """Return our scores of all recordings, in their order.

    Args:
        rated: The corpus.
        bencher: How to assess.
        jobs: Worker processes; 1 works in this one.
        results: A file to which each result is appended, and from which those that it has are taken.
        watch: Called with the number of recordings that are done so far, and of those that were lost.

    Raises:
        InputError: `results` holds something else, or results made with other pronunciations.
    """
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(results)) if results else None
        kept = _kept(journal, bencher.name) if journal else {}
        todo = [r for r in rated if r.id not in kept]
        done = len(rated) - len(todo)
        lost = sum(not kept[r.id].scores for r in rated if r.id in kept)
        watch(done, lost)
        answers = stack.enter_context(closing(_assessed(todo, bencher, jobs)))
        for predicted in answers:
            kept[predicted.id] = predicted
            if journal:
                data = {"pronunciations": bencher.name} | asdict(predicted)
                journal.append(json.dumps(data).encode() + b"\n")
            done, lost = done + 1, lost + (not predicted.scores)
            watch(done, lost)
    return [kept[r.id] for r in rated if r.id in kept]


def _assessed(todo: Sequence[Rated], bencher: Bencher, jobs: int) -> Generator[Predicted]:
    if jobs == 1 or len(todo) < 2:
        yield from map(bencher(), todo)
        return
    with closing(Pool(bencher, jobs).run(todo)) as answers:
        for rated, answer in answers:
            yield _lost(rated, answer.message, _Cost()) if isinstance(answer, WorkerError) else answer


def _kept(journal: Journal, name: str) -> dict[str, Predicted]:
    """Return the results in a file; a last line that was torn by a crash is cut off."""
    found: dict[str, Predicted] = {}
    for number, _, data in journal.lines():
        try:
            made_with = data.pop("pronunciations")
            predicted = cast("Predicted", decode(Predicted, data))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"line {number} of `{journal.path}` is not a result of bench", hint="name another file"
            ) from error
        if made_with != name:
            raise InputError(f"`{journal.path}` was made with {made_with} pronunciations", hint="name another file")
        found[predicted.id] = predicted
    return found


@dataclass(frozen=True, slots=True)
class _Cost:
    """What an assessment took: CPU time, the length of the recording, and the peak memory of the process."""

    seconds: float = 0.0
    duration_s: float = 0.0
    memory_mb: float = 0.0


def _predict(assessor: Assessor, bencher: Bencher, rated: Rated) -> Predicted:
    """Assess one recording; what cannot be processed is lost, and what holds no speech counts as 0."""
    started = time.process_time()
    try:
        if bencher.own_pronunciations or not all(phones for _, phones in rated.words):
            assessment = assessor.assess(rated.path, rated.text)
        else:
            assessment = assessor.assess(rated.path, reference_from_phones(rated.words))
    except PronounceError as error:
        silent = isinstance(error, AudioError) and error.silent
        return (_unheard if silent else _lost)(rated, error.message, _cost(started))
    cost = _cost(started, assessment.duration_s)
    if not assessment.assessable:  # another text is scored all the same, so there was no speech, or no text in it
        return _unheard(rated, assessment.reason or "", cost)
    assert assessor.acoustics is not None
    return _predicted(rated, assessment, assessor.acoustics.scale.weights, cost)


def _cost(started: float, duration_s: float = 0.0) -> _Cost:
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return _Cost(time.process_time() - started, duration_s, memory_mb)


def _lost(rated: Rated, reason: str, cost: _Cost) -> Predicted:
    nothing = (None,) * len(rated.symbols)
    return Predicted(
        id=rated.id,
        phones=nothing,
        words=(),
        flagged=(),
        wrong=nothing,
        heard=nothing,
        scores={},
        refused=False,
        problem=reason,
        **asdict(cost),
    )


def _unheard(rated: Rated, reason: str, cost: _Cost) -> Predicted:
    phones, words = len(rated.symbols), len(rated.words)
    return Predicted(
        id=rated.id,
        phones=(0.0,) * phones,
        words=(0.0,) * words,
        flagged=(True,) * words,
        wrong=(True,) * phones,
        heard=("",) * phones,
        scores=dict.fromkeys(UTTERANCE_LEVELS, 0.0),
        refused=True,
        problem=reason,
        **asdict(cost),
    )


def _predicted(rated: Rated, assessment: Assessment, weights: Weights, cost: _Cost) -> Predicted:
    """Match our words with the corpus's by their place in the text, and phones where both sides have the same."""
    phones: list[float | None] = []
    wrong: list[bool | None] = []
    heard: list[str | None] = []
    words: list[float] = []
    flagged: list[bool] = []
    for token, (_, canonical) in enumerate(rated.words):
        places = zip(assessment.reference.words, assessment.words, strict=True)
        ours = [word for asked, word in places if asked.token == token]
        words.append(_mean([word.accuracy or 0.0 for word in ours]))
        flagged.append(any(word.verdict is Verdict.POOR for word in ours))
        made = [phone for word in ours for phone in word.phones]
        wanted = [symbol.rstrip("012") for symbol in canonical.split()]
        if [phone.phoneme.symbol for phone in made] == wanted:
            phones += [phone.accuracy for phone in made]
            wrong += [is_wrong(weights, phone) for phone in made]
            heard += [phone.heard_as.symbol if phone.heard_as else None for phone in made]
        elif ours and not made:  # left out
            phones += [0.0] * len(wanted)
            wrong += [True] * len(wanted)
            heard += [""] * len(wanted)
        else:
            phones += [None] * len(wanted)
            wrong += [None] * len(wanted)
            heard += [None] * len(wanted)
    return Predicted(
        id=rated.id,
        phones=tuple(phones),
        words=tuple(words),
        flagged=tuple(flagged),
        wrong=tuple(wrong),
        heard=tuple(heard),
        scores={level: getattr(assessment.scores, level) or 0.0 for level in UTTERANCE_LEVELS},
        refused=OTHER_TEXT in assessment.warnings,
        **asdict(cost),
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
