"""The report for CI servers: JUnit XML, a test case per recording.

Below a minimum or worse than the baseline is a failure, what could not be read is an error, and what cannot be judged
is skipped or a failure. The structure is that which Jenkins and GitLab read; `time` is the length of the recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from pronounce_cli.core.runs import Trend
from pronounce_cli.core.types import Assessment, Failure, Verdict, WordScore
from pronounce_cli.languages import tips_of
from pronounce_cli.report.faults import sounds
from pronounce_cli.report.gating import problems
from pronounce_cli.report.unread import Unread
from pronounce_cli.report.wording import MARKS, is_omitted

if TYPE_CHECKING:
    from pronounce_cli.core.runs import Checked, Run
    from pronounce_cli.languages.tips import Tips
    from pronounce_cli.report.registry import Look

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_WORDS = 50
_ENGINE = ("version", "scorer", "aligner", "phone_recogniser", "g2p", "recogniser", "model", "levels")


@dataclass(slots=True)
class _Totals:
    """What stands at the head of the document, counted before anything is written."""

    tests: int = 0
    failures: int = 0
    errors: int = 0
    skipped: int = 0
    time_s: float = 0.0
    engines: dict[str, dict[str, None]] = field(default_factory=dict)
    unread: Unread = field(default_factory=Unread)


@dataclass(frozen=True, slots=True)
class JUnitReporter:
    """Writes one suite.

    Attributes:
        not_assessable: What becomes of a recording that cannot be judged.
    """

    not_assessable: Literal["skip", "fail"] = "skip"

    def render(self, run: Run) -> Iterator[str]:
        """Yield the document; the run is read twice, because the counts come first."""
        totals = self._totals(run)
        counts = f'tests="{totals.tests}" failures="{totals.failures}" errors="{totals.errors}"'
        time = f'time="{totals.time_s:.3f}"'
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pronounce" {counts} {time}>\n'
        yield f'  <testsuite name="pronounce" {counts} skipped="{totals.skipped}" {time}>\n    <properties>\n'
        for name, values in totals.engines.items():
            yield f"      <property{_attribute('name', name)}{_attribute('value', ', '.join(values))}/>\n"
        yield "    </properties>\n"
        for item in run.items:
            yield from self._case(item)
        unread = totals.unread.sentence()
        notes = [
            *run.notes,
            *([unread] if unread else []),
            *(f"{change.id} is in the baseline only" for change in run.gone),
        ]
        if notes:
            yield f"    <system-out>{_text(chr(10).join(notes))}</system-out>\n"
        yield "  </testsuite>\n</testsuites>\n"

    def _totals(self, run: Run) -> _Totals:
        totals = _Totals()
        for item in run.items:
            kind = self._kind(item)
            totals.tests += 1
            totals.unread.add(item.outcome.result)
            totals.failures += kind == "failure"
            totals.errors += kind == "error"
            totals.skipped += kind == "skipped"
            result = item.outcome.result
            if isinstance(result, Assessment):
                totals.time_s += result.duration_s
                engine = result.engine
                for name in _ENGINE:
                    if value := getattr(engine, name):
                        totals.engines.setdefault(f"engine.{name}", {})[value] = None
        return totals

    def _kind(self, item: Checked) -> Literal["error", "skipped", "failure"] | None:
        result = item.outcome.result
        if isinstance(result, Failure):
            return "error"
        if not result.assessable:
            return "skipped" if self.not_assessable == "skip" else "failure"
        return None if item.passed else "failure"

    def _case(self, item: Checked) -> Iterator[str]:
        result = item.outcome.result
        folder = item.outcome.id.replace("\\", "/").rpartition("/")[0].strip("./")
        classname = ".".join(["pronounce", *filter(None, folder.split("/"))])
        duration = 0.0 if isinstance(result, Failure) else result.duration_s
        case = {"classname": classname, "name": item.outcome.id, "time": f"{duration:.3f}"}
        head = "".join(_attribute(name, value) for name, value in case.items())
        kind = self._kind(item)
        if kind is None:
            yield f"    <testcase{head}/>\n"
            return
        message, body = "; ".join(problems(item)), _body(item)
        if isinstance(result, Assessment) and not result.assessable:
            message = result.reason or "cannot be judged"
        yield f"    <testcase{head}>\n"
        why = _attribute("type", _type(item)) + _attribute("message", message)
        yield f"      <{kind}{why}>{_text(body)}</{kind}>\n"
        yield "    </testcase>\n"


def _type(item: Checked) -> str:
    result = item.outcome.result
    if isinstance(result, Failure):
        return result.code
    if not result.assessable:
        return "not_assessable"
    return "below_minimum" if item.misses else f"baseline.{Trend.WORSE}"


def _body(item: Checked) -> str:
    """Return the text, each word that is not good with its sounds, and what was missed."""
    result = item.outcome.result
    if isinstance(result, Failure):
        return result.hint or ""
    lines = [result.reference.text, *problems(item)]
    imperfect = [word for word in result.words if word.verdict is not Verdict.GOOD]
    tips = tips_of(result.reference.language)
    lines += [_line(word, tips) for word in imperfect[:_MOST_WORDS]]
    if len(imperfect) > _MOST_WORDS:
        lines.append(f"… and {len(imperfect) - _MOST_WORDS} more words")
    return "\n".join(lines)


def _line(word: WordScore, tips: Tips | None) -> str:
    if is_omitted(word):
        return f"{MARKS[word.verdict]} {word.text}: left out"
    score = "" if word.accuracy is None else f" {word.accuracy:.0f}"
    made = " ".join(sound.made or "–" for sound in sounds(word, tips))
    heard = f", heard {made}" if made else f', heard as "{word.heard}"' if word.heard else ""
    return f"{MARKS[word.verdict]} {word.text}{score}: /{word.pronunciation.ipa}/{heard}"


def _text(value: str) -> str:
    """Return text for XML; characters that XML cannot hold become U+FFFD."""
    return escape(_FORBIDDEN.sub("\ufffd", value), {"\r": "&#13;"})


def _attribute(name: str, value: str) -> str:
    quoted = escape(_FORBIDDEN.sub("\ufffd", value), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return f' {name}="{quoted}"'


def reporter(look: Look) -> JUnitReporter:
    """Return the reporter for a look."""
    return JUnitReporter(look.not_assessable)
