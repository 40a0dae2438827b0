"""The report for phoneticians: a TextGrid of Praat per recording, with words, phones and scores in time.

Written in the long text format, UTF-8. Several recordings in one document become a Collection, which Praat opens as
so many TextGrids. What failed has no length and so no TextGrid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pronounce_cli.core.types import Assessment, PhoneScore
from pronounce_cli.report.gating import engine_and_levels
from pronounce_cli.report.wording import MARKS, printable, shown_words

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Run
    from pronounce_cli.core.types import Span
    from pronounce_cli.report.registry import Look

_MAX_NAME = 100
_HEADER = 'File type = "ooTextFile"\nObject class = "{}"\n\n'


@dataclass(frozen=True, slots=True)
class _Interval:
    """A stretch of a tier; times in seconds."""

    start_s: float
    end_s: float
    label: str


class TextGridReporter:
    """Writes one TextGrid, or a Collection of several."""

    def render(self, run: Run) -> Iterator[str]:
        """Yield the document; the run is read twice where it holds several recordings."""
        count = sum(isinstance(item.outcome.result, Assessment) for item in run.items)
        if count == 1:
            yield _HEADER.format("TextGrid")
        else:
            yield _HEADER.format("Collection") + f"size = {count}\nitem []:\n"
        names = Names()
        number = 0
        for item in run.items:
            result = item.outcome.result
            if not isinstance(result, Assessment):
                continue
            if count == 1:
                yield from _body(result)
                return
            number += 1
            name = _quoted(names.of(result.utterance_id))
            yield f'    item [{number}]:\n        object class = "TextGrid"\n        name = {name}\n'
            yield from (f"        {line}" for line in _body(result))

    def files(self, run: Run) -> Iterator[tuple[str, str]]:
        """Yield the name and content of one file per recording."""
        names = Names()
        for item in run.items:
            result = item.outcome.result
            if isinstance(result, Assessment):
                yield f"{names.of(result.utterance_id)}.TextGrid", _HEADER.format("TextGrid") + "".join(_body(result))


class Names:
    """Makes names of files from names of recordings, each once, also where letter case does not count."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def of(self, utterance_id: str) -> str:
        """Return a name for a recording, without a suffix: letters, digits, `.`, `-` and `_`."""
        path = PurePosixPath(utterance_id.replace("\\", "/"))
        stem = path.name.removesuffix(path.suffix) if re.fullmatch(r"\.[A-Za-z0-9]{2,4}", path.suffix) else path.name
        parts = [part for part in path.parts[:-1] if part not in ("/", "..", ".")]
        name = re.sub(r"[^\w.-]+", "_", "_".join([*parts, stem])).strip("._")[:_MAX_NAME] or "recording"
        number, unique = 1, name
        while unique.casefold() in self._used:
            number += 1
            unique = f"{name}-{number}"
        self._used.add(unique.casefold())
        return unique


def _body(assessment: Assessment) -> Iterator[str]:
    """Yield the lines of a TextGrid after its header."""
    tiers = _tiers(assessment)
    length_s = max(interval.end_s for _, tier in tiers for interval in tier)
    yield "xmin = 0\n"
    yield f"xmax = {_time(length_s)}\n"
    yield "tiers? <exists>\n"
    yield f"size = {len(tiers)}\n"
    yield "item []:\n"
    for number, (name, intervals) in enumerate(tiers, 1):
        filled = list(_filled(intervals, length_s))
        yield f"    item [{number}]:\n"
        yield '        class = "IntervalTier"\n'
        yield f"        name = {_quoted(name)}\n"
        yield "        xmin = 0\n"
        yield f"        xmax = {_time(length_s)}\n"
        yield f"        intervals: size = {len(filled)}\n"
        for i, interval in enumerate(filled, 1):
            yield f"        intervals [{i}]:\n"
            yield f"            xmin = {_time(interval.start_s)}\n"
            yield f"            xmax = {_time(interval.end_s)}\n"
            yield f"            text = {_quoted(interval.label)}\n"


def _tiers(assessment: Assessment) -> list[tuple[str, list[_Interval]]]:
    words = list(zip(assessment.words, shown_words(assessment), strict=True))
    phones = [phone for word in assessment.words for phone in word.phones]
    extra = [(x.span, x.text or " ".join(phone.ipa for phone in x.phones)) for x in assessment.insertions]
    overall = assessment.scores.overall
    state = f"overall {_score(overall)}" if assessment.assessable else f"not scored: {assessment.reason}"
    parts = [state, engine_and_levels(assessment.engine)]
    unused = assessment.transcript.unused if assessment.transcript else None
    if assessment.no_transcript:
        parts.append(f"without a transcript: {assessment.no_transcript}")
    elif unused:
        parts.append(f"transcript used in part: {unused}")
    whole = _Interval(0.0, assessment.duration_s, " · ".join(parts))
    return [
        ("words", _intervals((word.span, text) for word, text in words)),
        ("phones", _intervals((phone.span, phone.phoneme.ipa) for phone in phones)),
        ("heard", _intervals((phone.span, _heard(phone)) for phone in phones)),
        (
            "word scores",
            _intervals((word.span, f"{MARKS[word.verdict]} {_score(word.accuracy)}") for word, _ in words),
        ),
        ("phone scores", _intervals((phone.span, _score(phone.accuracy)) for phone in phones)),
        ("extra", _intervals(extra)),
        ("recording", [whole]),
    ]


def _heard(phone: PhoneScore) -> str:
    """Return the likeliest phone; a dash where nothing was heard, "" where not measured."""
    return "" if phone.heard_as is None else phone.heard_as.ipa or "–"


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _intervals(labels: Iterable[tuple[Span | None, str]]) -> list[_Interval]:
    return [_Interval(span.start_s, span.end_s, label) for span, label in labels if span is not None]


def _filled(intervals: list[_Interval], length_s: float) -> Iterator[_Interval]:
    """Yield intervals without gap or overlap from 0 to the end; what would have no length is left out."""
    at = 0.0
    for interval in sorted(intervals, key=lambda interval: interval.start_s):
        start = max(at, round(interval.start_s, 6))
        end = round(interval.end_s, 6)
        if end <= start:
            continue
        if start > at:
            yield _Interval(at, start, "")
        yield _Interval(start, end, interval.label)
        at = end
    end = round(length_s, 6)
    if at < end:
        yield _Interval(at, end, "")


def _time(seconds: float) -> str:
    return f"{seconds:.6f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return '"' + printable(text).replace('"', '""') + '"'


def reporter(_look: Look) -> TextGridReporter:
    """Return the reporter for any look."""
    return TextGridReporter()
