"""Baselines: earlier scores in a file of JSON lines that can be kept under version control.

It is sorted by the names of the recordings, has one line for each, and nothing in it that comparing does not need. Any
file of results serves as one too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pronounce_cli.batch.regression import MAKES, Baseline, KeptScores, Maker, keep
from pronounce_cli.batch.results import read_rows, wrong_row
from pronounce_cli.core.codec import SCHEMA_VERSION
from pronounce_cli.core.files import replacing
from pronounce_cli.core.names import same


def read_baseline(path: Path) -> Baseline:
    """Return what a file has of earlier results; it takes about a kilobyte of memory per recording.

    Raises:
        InputError: The file cannot be read or holds something else; the message names the file and the row.
    """
    rows: dict[str, KeptScores] = {}
    failed: set[str] = set()
    makers: dict[Maker, Maker] = {}  # one object for all that are equal
    engines: list[Maker] | None = None
    for row in read_rows(path):
        try:
            if not rows and not failed and engines is None and row.data.get("kind") == "baseline":
                engines = _engines(row.data)
                continue
            given, found = _of_result(row.data) if engines is None else _of_line(row.data, engines)
            name = same(given)
            if name in rows or name in failed:
                raise ValueError(f"`{name}` is in an earlier row too")
        except ValueError as error:
            wrong_row(path, row.number, str(error))
        if found is None:
            failed.add(name)
        else:
            maker = makers.setdefault(found.maker, found.maker)
            rows[name] = found if maker is found.maker else replace(found, maker=maker)
    return Baseline(rows, frozenset(failed))


def write_baseline(baseline: Baseline) -> Iterator[str]:
    """Yield the lines of a baseline: what made it, then the recordings by name."""
    engines = sorted({row.maker for row in baseline.rows.values()})
    makers = [dict(maker) for maker in engines]
    yield _line({"kind": "baseline", "schema_version": SCHEMA_VERSION, "engines": makers})
    for name, row in sorted(baseline.rows.items()):
        words = [list(pair) for pair in zip(row.texts(), row.word_scores(), strict=True)]
        engine = {"engine": engines.index(row.maker)} if len(engines) > 1 else {}
        yield _line({"id": name, "overall": row.overall, "language": row.language, "words": words} | engine)


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


def _engines(header: dict[str, Any]) -> list[Maker]:
    major = str(header.get("schema_version", "")).partition(".")[0]
    if major != SCHEMA_VERSION.partition(".")[0]:
        raise ValueError(f"schema version {header.get('schema_version')}, this program reads {SCHEMA_VERSION}")
    return [_maker_of(engine) for engine in _need(header, "engines", list)]


def _of_line(data: dict[str, Any], engines: list[Maker]) -> tuple[str, KeptScores]:
    """Return the name and the scores of a line of a baseline."""
    engine = _need(data, "engine", int) if "engine" in data else 0
    if not 0 <= engine < len(engines):
        raise ValueError(f"engine {engine} is not in the first row")
    words = []
    scores = []
    for pair in _need(data, "words", list):
        if not isinstance(pair, list) or len(pair) != 2:
            raise ValueError("words: expected pairs of a word and its score")
        words.append(_text(pair[0], "words"))
        scores.append(_score(pair[1], "words"))
    overall = _score(_need(data, "overall"), "overall")
    language = _text(_need(data, "language"), "language")
    return _text(_need(data, "id"), "id"), keep(overall, language, words, scores, engines[engine])


def _of_result(data: dict[str, Any]) -> tuple[str, KeptScores | None]:
    """Return the name and the scores of a result, of which no more is looked at than that."""
    name = _text(_need(data, "utterance_id"), "utterance_id")
    if data.get("kind") == "failure":
        return name, None
    reference = _need(data, "reference", dict)
    asked = [_text(_need(_an(dict, word, "words"), "text"), "text") for word in _need(reference, "words", list)]
    said = [_score(_need(_an(dict, word, "words"), "accuracy"), "accuracy") for word in _need(data, "words", list)]
    if said and len(said) != len(asked):
        raise ValueError(f"words: {len(said)} scores for {len(asked)} words")
    overall = _score(_need(_need(data, "scores", dict), "overall"), "overall")
    language = _text(_need(reference, "language"), "language")
    return name, keep(overall, language, asked, said or [None] * len(asked), _maker_of(_need(data, "engine")))


def _maker_of(engine: object) -> Maker:
    known = _an(dict, engine, "engine")
    return tuple((name, _text(known[name], name)) for name in MAKES if known.get(name) is not None)


def _need(data: dict[str, Any], key: str, kind: type = object) -> Any:
    if key not in data:
        raise ValueError(f"it has no {key}")
    return _an(kind, data[key], key)


def _an(kind: type, value: object, key: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        names = {dict: "an object", list: "a list", int: "a whole number", str: "a text"}
        raise ValueError(f"{key}: expected {names[kind]}, got {type(value).__name__}")
    return value


def _text(value: object, key: str) -> str:
    text: str = _an(str, value, key)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{key}: it is not text in Unicode") from None
    return text


def _score(value: object, key: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError(f"{key}: expected a number from 0 to 100")
    return float(value)


@dataclass(frozen=True, slots=True)
class Update:
    """A baseline and what became of it.

    Attributes:
        baseline: The new one.
        counts: How many recordings are new, changed and unchanged, were kept because the results do not have them or
            have failed on them, and were removed, by these words.
    """

    baseline: Baseline
    counts: Mapping[str, int]


def updated(old: Baseline, results: Baseline, *, prune: bool) -> Update:
    """Return a baseline with the results in it.

    Recordings that the results do not have stay as they are, unless `prune` removes them; those that failed stay.
    """
    rows = dict(results.rows)
    counts = {"new": 0, "changed": 0, "unchanged": 0, "kept": 0, "removed": 0}
    for name, row in rows.items():
        before = old.rows.get(name)
        counts["new" if before is None else "unchanged" if before == row else "changed"] += 1
    for name, row in old.rows.items():
        if name not in rows:
            keep = not prune or name in results.failed
            counts["kept" if keep else "removed"] += 1
            rows |= {name: row} if keep else {}
    return Update(Baseline(rows), counts)


def save_baseline(baseline: Baseline, path: Path) -> None:
    """Write a baseline to a file; whoever looks at it sees the old one or the whole new one.

    Raises:
        WriteError: It cannot be written.
    """
    with replacing(path) as file:
        file.writelines(line.encode() for line in write_baseline(baseline))
