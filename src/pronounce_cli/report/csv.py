"""The report for spreadsheets and statistics: a row per recording, per word or per phone.

Comma-separated as in RFC 4180, with a line of column names, and texts made safe: one that a spreadsheet would take for
a formula gets an apostrophe before it. `docs/formats.md` lists the columns; new ones are only ever added at the end.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from pronounce_cli.core.types import SCORES_SHOWN, Assessment, Failure, Miscue, PhoneScore, Verdict, WordScore
from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import sounds

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Checked, Run
    from pronounce_cli.core.types import Result, Span
    from pronounce_cli.languages.tips import Tips
    from pronounce_cli.report.registry import Look

Level = Literal["utterance", "word", "phone"]
Cell = str | float | int | None
Row = dict[str, Cell]

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_RECORDING = ("id", "status", "speaker", "tags", "language")
_COUNTS = ("words", "good", "fair", "poor", "uncertain", "left_out", "insertions")
_TIMING = ("duration_s", "speech_s", "words_per_minute", "phones_per_s", "pauses", "longest_pause_s")
_GATES = ("passed", "missed", "trend", "overall_before")
_SAID = ("text", "transcript", "reason", "warnings", "audio")
_ENGINE = ("version", "scorer", "recogniser", "model", "no_transcript", "transcript_unused", "levels")
_WORD = ("word_index", "word", "written", "verdict", "miscue", "word_accuracy", "word_start_s", "word_end_s")
_HEARING = ("expected_ipa", "heard_ipa", "transcribed", "recognised", "confidence")
_PHONE = ("phone_index", "phone", "ipa", "stress", "heard_as", "heard_as_ipa", "phone_accuracy", "gop_nats")

COLUMNS: dict[Level, tuple[str, ...]] = {
    "utterance": (*_RECORDING, *SCORES_SHOWN, *_COUNTS, *_TIMING, *_GATES, *_SAID, *_ENGINE),
    "word": (*_RECORDING, *_WORD, *_HEARING, "reason", *_ENGINE),
    "phone": (*_RECORDING, *_WORD[:4], *_PHONE, "phone_start_s", "phone_end_s", "reason", *_ENGINE),
}


class CsvReporter:
    """Writes one kind of rows; a recording without any (not scored, failed) has one that says why.

    Args:
        level: What a row is.
    """

    def __init__(self, level: Level = "word") -> None:
        self.level = level

    def render(self, run: Run) -> Iterator[str]:
        """Yield the line of column names, then the rows of each recording; lines end in CR LF."""
        columns = COLUMNS[self.level]
        yield _lines([dict(zip(columns, columns, strict=True))], columns)
        rows: Callable[[Result], list[Row]] = _phone_rows if self.level == "phone" else _word_rows
        for item in run.items:
            shared = _shared(item)
            found = [_utterance(item)] if self.level == "utterance" else rows(item.outcome.result) or [{}]
            yield _lines([shared | row for row in found], columns)


def safe(text: str) -> str:
    """Return `text` so that no spreadsheet runs it: an apostrophe stands before what begins like a formula.

    One apostrophe is added to what begins with `=`, `+`, `-`, `@`, a tab or a line break, also behind apostrophes;
    taking away one from every cell that begins so gives back the text.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _lines(rows: list[Row], columns: tuple[str, ...]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: Cell) -> str | float | int:
    if value is None:
        return ""
    if isinstance(value, float):
        return round(value, 4) + 0.0  # never -0.0
    return safe(value.replace("\0", "\ufffd")) if isinstance(value, str) else value


def _shared(item: Checked) -> Row:
    outcome, result = item.outcome, item.outcome.result
    row: Row = {"id": outcome.id, "speaker": outcome.speaker, "tags": ";".join(outcome.tags)}
    if isinstance(result, Failure):
        return row | {"status": "failed", "reason": f"{result.code}: {result.message}"}
    engine = result.engine
    return row | {
        "status": "scored" if result.assessable else "not scored",
        "language": result.reference.language,
        "reason": result.reason,
        "version": engine.version,
        "scorer": engine.scorer,
        "recogniser": engine.recogniser,
        "model": engine.model,
        "no_transcript": result.no_transcript,
        "transcript_unused": result.transcript.unused if result.transcript else None,
        "levels": engine.levels,
    }


def _utterance(item: Checked) -> Row:
    row = _gates(item) | {"audio": item.outcome.audio}
    result = item.outcome.result
    if isinstance(result, Failure):
        return row
    omitted = [word for word in result.words if word.miscue is Miscue.OMISSION]
    verdicts = [word.verdict for word in result.words if word.miscue is not Miscue.OMISSION]
    row |= {name: getattr(result.scores, name) for name in SCORES_SHOWN}
    row |= {verdict.value: verdicts.count(verdict) for verdict in Verdict}
    row |= {"words": len(result.words), "left_out": len(omitted), "insertions": len(result.insertions)}
    row |= {name: getattr(result.timing, name) for name in _TIMING[1:]} if result.timing else {}
    return row | {
        "duration_s": result.duration_s,
        "text": result.reference.text,
        "transcript": result.transcript.text if result.transcript else None,
        "warnings": "; ".join(result.warnings),
    }


def _gates(item: Checked) -> Row:
    missed = (f"{miss.text} ({miss.what})" if miss.text else miss.what for miss in item.misses)
    change = item.change
    return {
        "passed": "yes" if item.passed else "no",
        "missed": "; ".join(missed),
        "trend": change.trend.value if change else None,
        "overall_before": change.before if change else None,
    }


def _word_rows(result: Result) -> list[Row]:
    if not isinstance(result, Assessment):
        return []
    tips = tips_of(result.reference.language)
    return [_word(i, word, tips) for i, word in enumerate(result.words)]


def _word(index: int, word: WordScore, tips: Tips | None) -> Row:
    measured = any(phone.heard_as is not None for phone in word.phones)
    heard = " ".join(sound.made or "-" for sound in sounds(word, tips)) if measured else None
    start, end = _times(word.span)
    return {
        "word_index": index,
        "word": word.text,
        "written": word.written,
        "verdict": word.verdict.value,
        "miscue": word.miscue.value,
        "word_accuracy": word.accuracy,
        "word_start_s": start,
        "word_end_s": end,
        "expected_ipa": " ".join(phone.phoneme.ipa for phone in word.phones) or word.pronunciation.ipa,
        "heard_ipa": heard,
        "transcribed": word.heard,
        "recognised": word.recognised.value if word.recognised else None,
        "confidence": word.confidence,
    }


def _phone_rows(result: Result) -> list[Row]:
    if not isinstance(result, Assessment):
        return []
    tips = tips_of(result.reference.language)
    return [
        _word(i, word, tips) | _phone(k, phone)
        for i, word in enumerate(result.words)
        for k, phone in enumerate(word.phones)
    ]


def _phone(index: int, phone: PhoneScore) -> Row:
    start, end = _times(phone.span)
    return {
        "phone_index": index,
        "phone": phone.phoneme.symbol if phone.phoneme.is_named else None,
        "ipa": phone.phoneme.ipa,
        "stress": phone.phoneme.stress,
        "heard_as": None if phone.heard_as is None else phone.heard_as.symbol,
        "heard_as_ipa": None if phone.heard_as is None else phone.heard_as.ipa,
        "phone_accuracy": phone.accuracy,
        "gop_nats": phone.gop_nats,
        "phone_start_s": start,
        "phone_end_s": end,
    }


def _times(span: Span | None) -> tuple[float | None, float | None]:
    return (None, None) if span is None else (span.start_s, span.end_s)


def reporter(look: Look) -> CsvReporter:
    """Return the reporter for a look."""
    return CsvReporter(look.level)
