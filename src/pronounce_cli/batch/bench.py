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
from pronounce_cli.core.codec import decode
from pronounce_cli.core.errors import InputError, PronounceError, WorkerError
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
            yield _nothing(rated) if isinstance(answer, WorkerError) else answer


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


def _predict(assessor: Assessor, bencher: Bencher, rated: Rated) -> Predicted:
    """Assess one recording; what cannot be read or aligned has no scores and counts as lost."""
    started = time.process_time()
    assessment = None
    try:
        if bencher.own_pronunciations or not all(phones for _, phones in rated.words):
            assessment = assessor.assess(rated.path, rated.text)
        else:
            assessment = assessor.assess(rated.path, reference_from_phones(rated.words))
    except PronounceError:
        pass
    seconds = time.process_time() - started
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if assessment is None or not assessment.assessable:
        return _nothing(rated, seconds, assessment.duration_s if assessment else 0.0, memory_mb)
    assert assessor.acoustics is not None
    return _predicted(rated, assessment, assessor.acoustics.scale.weights, seconds, memory_mb)


def _nothing(rated: Rated, seconds: float = 0.0, duration_s: float = 0.0, memory_mb: float = 0.0) -> Predicted:
    nothing = (None,) * sum(len(phones.split()) for _, phones in rated.words)
    return Predicted(rated.id, nothing, (), (), nothing, {}, False, seconds, duration_s, memory_mb)


def _predicted(rated: Rated, assessment: Assessment, weights: Weights, seconds: float, memory_mb: float) -> Predicted:
    """Match our words with the corpus's by their place in the text, and phones where both sides have the same."""
    phones: list[float | None] = []
    wrong: list[bool | None] = []
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
        elif ours and not made:  # left out
            phones += [0.0] * len(wanted)
            wrong += [True] * len(wanted)
        else:
            phones += [None] * len(wanted)
            wrong += [None] * len(wanted)
    scores = {
        "accuracy": assessment.scores.accuracy or 0.0,
        "fluency": assessment.scores.fluency or 0.0,
        "prosody": assessment.scores.prosody or 0.0,
        "overall": assessment.scores.overall or 0.0,
    }
    return Predicted(
        id=rated.id,
        phones=tuple(phones),
        words=tuple(words),
        flagged=tuple(flagged),
        wrong=tuple(wrong),
        scores=scores,
        refused=OTHER_TEXT in assessment.warnings,
        seconds=seconds,
        duration_s=assessment.duration_s,
        memory_mb=memory_mb,
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
