"""Baselines: what the file holds, what counts as worse, and how new scores get into it."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.outcomes import outcome, word

from pronounce_cli.batch.baseline import read_baseline, save_baseline, updated, write_baseline
from pronounce_cli.batch.regression import Baseline, compare, compare_all, read_tolerance, scored
from pronounce_cli.batch.results import Results
from pronounce_cli.core.codec import outcome_to_dict
from pronounce_cli.core.errors import InputError, WriteError
from pronounce_cli.core.runs import Outcome, Trend, run_of
from pronounce_cli.core.types import Assessment, Failure
from pronounce_cli.report.json import JsonReporter

FAILURE = Outcome(Failure("f", "input.audio", "it is silent"))


def baseline_of(*outcomes: Outcome) -> Baseline:
    failed = frozenset(o.id for o in outcomes if isinstance(o.result, Failure))
    return Baseline({o.id: kept for o in outcomes if (kept := scored(o))}, failed)


def lines_of(*outcomes: Outcome) -> str:
    return "".join(json.dumps(outcome_to_dict(o)) + "\n" for o in outcomes)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def trend(before: Outcome | None, after: Outcome | None, tolerance: object = 3) -> Trend:
    kept = [scored(o) if o else None for o in (before, after)]
    return compare("a", *kept, read_tolerance(tolerance)).trend


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (80.0, 77.0, Trend.SAME),
        (80.0, 76.9, Trend.WORSE),
        (80.0, 83.0, Trend.SAME),
        (80.0, 83.1, Trend.BETTER),
        (80.04, 77.0, Trend.SAME),  # a file keeps one decimal, so no more is compared
        (80.0, None, Trend.WORSE),
        (None, 80.0, Trend.BETTER),
        (None, None, Trend.SAME),
    ],
)
def test_a_fall_of_more_than_the_tolerance_is_worse(before: float | None, after: float | None, expected: Trend) -> None:
    def made(score: float | None) -> Outcome:
        return outcome("a", score, assessable=score is not None)

    assert trend(made(before), made(after)) is expected


def test_a_word_that_falls_makes_a_recording_worse_unless_words_may_fall() -> None:
    before = outcome("a", 80.0, words=[word("one", 90.0), word("two", 50.0)])
    after = outcome("a", 84.0, words=[word("one", 80.0), word("two", 70.0)])

    assert trend(before, after) is Trend.WORSE
    assert trend(before, after, "overall=3,word=10") is Trend.BETTER
    assert trend(before, after, "overall=3") is Trend.BETTER
    assert trend(before, after, "overall=5,word=20") is Trend.SAME
    kept_before, kept_after = scored(before), scored(after)
    change = compare("a", kept_before, kept_after, read_tolerance(3))
    assert [(w.word, w.text, w.before, w.after) for w in change.words] == [
        (0, "one", 90.0, 80.0),
        (1, "two", 50.0, 70.0),
    ]


def test_what_has_no_score_any_more_is_worse_and_what_is_not_comparable_is_new() -> None:
    assert trend(outcome("a", 80.0), None) is Trend.WORSE
    assert trend(None, outcome("a", 80.0)) is Trend.NEW
    assert trend(None, None) is Trend.NEW
    assert trend(outcome("a", 80.0), outcome("a", 10.0, words=[word("other", 10.0)])) is Trend.NEW
    assert trend(outcome("a", 80.0), outcome("a", 10.0, language="en-GB")) is Trend.NEW
    assert trend(outcome("a", 80.0), outcome("a", 80.0, words=[word("THINK", 95.0)])) is Trend.SAME


def test_the_file_is_sorted_small_and_comes_back_the_same(tmp_path: Path) -> None:
    said = [word("naïve", 91.26), word("two", None)]
    kept = baseline_of(outcome("b", 80.06, words=said), outcome("a", None, assessable=False), FAILURE)
    text = "".join(write_baseline(kept))
    header, first, second = map(json.loads, text.splitlines())

    assert header["kind"] == "baseline"
    assert header["engines"][0]["scorer"] == "network 1"
    assert "version" not in header["engines"][0]
    assert (first["id"], first["overall"], first["words"]) == ("a", None, [["think", None]])
    assert second == {
        "id": "b",
        "overall": 80.1,
        "language": "en-US",
        "words": [["naïve", 91.3], ["two", None]],
    }
    again = read_baseline(written(tmp_path / "b.jsonl", text))
    assert again.rows == kept.rows
    assert "".join(write_baseline(again)) == text


def test_several_engines_are_told_apart(tmp_path: Path) -> None:
    old = outcome("b", 80.0)
    assert isinstance(old.result, Assessment)
    other = Outcome(replace(old.result, engine=replace(old.result.engine, scorer="network 0")))
    kept = baseline_of(outcome("a", 80.0), other)

    assert read_baseline(written(tmp_path / "b.jsonl", "".join(write_baseline(kept)))).rows == kept.rows


def test_results_and_reports_serve_as_baselines_too(tmp_path: Path) -> None:
    outcomes = [outcome("a", 80.0), outcome("b", None, assessable=False), FAILURE]
    report = "".join(JsonReporter().render(run_of([o.result for o in outcomes])))
    kept = baseline_of(*outcomes)

    for name, text in {
        "lines": lines_of(*outcomes),
        "report": report,
        "in one line": json.dumps(json.loads(report)),
        "other spaces": report.replace("\n", "\r\n").replace("  ", "\t"),
        "with a mark": "\ufeff" + report,
        "blank lines": lines_of(*outcomes).replace("\n", "\n\n"),
        "torn": lines_of(*outcomes) + lines_of(outcome("c", 1.0))[:500],
    }.items():
        assert read_baseline(written(tmp_path / name, text)) == kept, name


def test_a_long_report_is_read_in_pieces(tmp_path: Path) -> None:
    outcomes = [outcome(f"r{i}", float(i % 100), words=[word("ähm", 50.0)] * 40) for i in range(300)]
    path = written(tmp_path / "r.json", "".join(JsonReporter().render(run_of([o.result for o in outcomes]))))
    assert path.stat().st_size > 3_000_000

    tracemalloc.start()
    found = read_baseline(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.rows == baseline_of(*outcomes).rows
    assert peak < 0.9 * path.stat().st_size + 6_000_000  # not the 5 to 10 times that the whole would take


def test_a_row_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    said = [word(f"word{i}", 90.0) for i in range(10)]
    save_baseline(baseline_of(*(outcome(f"r{i}", 80.0, words=said) for i in range(2000))), path)

    tracemalloc.start()
    found = read_baseline(path)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(found.rows) == 2000
    assert kept / 2000 < 1000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("not json", "is not a report of results"),
        ("[1, 2]", "row 1 .* not a JSON object"),
        ('{"results": 3}', "is not a report of results"),
        ('{"results": [3]}', "row 1 .* not a JSON object"),
        ('{"results": [{}]}', "row 1 .* it has no utterance_id"),
        ('{"kind": "baseline", "schema_version": "2.0", "engines": []}', "row 1 .* schema version 2.0"),
        ('{"kind": "baseline", "schema_version": "1.0"}', "row 1 .* it has no engines"),
        (
            '{"kind": "failure", "utterance_id": "a"}\n{"kind": "failure", "utterance_id": "a"}\n',
            "row 2 .*`a`.*earlier",
        ),
        ('{"kind": "failure", "utterance_id": "a"}\n{"x": NaN}\n', "row 2 .* NaN is not a number"),
        ('{"kind": "failure", "utterance_id": 3}\n', "row 1 .* utterance_id: expected a text"),
        ('{"kind": "failure", "utterance_id": "\\ud800"}\n', "row 1 .* not text in Unicode"),
        ("[" * 100_000, "row 1 .* nested too deeply|is not a report"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_row(text: str, message: str, tmp_path: Path) -> None:
    path = written(tmp_path / "b.jsonl", text)
    with pytest.raises(InputError, match=message) as caught:
        read_baseline(path)
    assert str(path) in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*nothing\.jsonl"):
        read_baseline(tmp_path / "nothing.jsonl")
    (tmp_path / "b").write_bytes(b'{"results": [\xff\xfe]}')
    with pytest.raises(InputError, match="UTF-8"):
        read_baseline(tmp_path / "b")
    with pytest.raises(InputError, match="cannot read"):
        read_baseline(tmp_path)


def test_an_update_takes_scores_in_and_forgets_nothing_unless_asked(tmp_path: Path) -> None:
    old = baseline_of(outcome("a", 80.0), outcome("b", 80.0), outcome("f", 70.0), outcome("gone", 60.0))
    new = baseline_of(outcome("a", 80.0), outcome("b", 90.0), outcome("c", 50.0), FAILURE)

    kept = updated(old, new, prune=False)
    assert {name: row.overall for name, row in kept.baseline.rows.items()} == {
        "a": 80.0, "b": 90.0, "c": 50.0, "f": 70.0, "gone": 60.0,
    }  # fmt: skip
    assert kept.counts == {"new": 1, "changed": 1, "unchanged": 1, "kept": 2, "removed": 0}
    pruned = updated(old, new, prune=True)
    assert set(pruned.baseline.rows) == {"a", "b", "c", "f"}
    assert pruned.counts["removed"] == 1


def test_a_baseline_that_cannot_be_written_is_an_error_and_the_old_one_stays(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot write"):
        save_baseline(baseline_of(outcome("a", 80.0)), tmp_path / "missing" / "b.jsonl")
    path = tmp_path / "b.jsonl"
    save_baseline(baseline_of(outcome("a", 80.0)), path)
    save_baseline(baseline_of(outcome("a", 81.0)), path)
    assert [p.name for p in tmp_path.iterdir()] == ["b.jsonl"]
    assert read_baseline(path).rows["a"].overall == 81.0


def test_two_sets_side_by_side() -> None:
    before = baseline_of(outcome("a", 80.0), outcome("b", 80.0), outcome("gone", 80.0), outcome("f", 80.0))
    after = baseline_of(outcome("a", 70.0), outcome("b", 80.0), outcome("new", 80.0), FAILURE)
    found = compare_all(before, after, read_tolerance(3))

    assert {change.id: change.trend for change in found.changes} == {
        "a": Trend.WORSE, "b": Trend.SAME, "new": Trend.NEW, "f": Trend.WORSE, "gone": Trend.GONE,
    }  # fmt: skip
    assert found.notes == ()


def test_results_are_read_again_in_any_order(tmp_path: Path) -> None:
    outcomes = [outcome("a", 80.0), replace(outcome("b", 70.0), tags=("x",), speaker="Ann"), FAILURE]
    report = "".join(JsonReporter().render(run_of([o.result for o in outcomes])))
    with Results(written(tmp_path / "r.jsonl", lines_of(*outcomes))) as found:
        assert list(found) == outcomes == list(found)
        assert found[2] == FAILURE
        assert found[0:2] == outcomes[0:2]
    with Results(written(tmp_path / "r.json", report)) as found:
        assert [o.result for o in found] == [o.result for o in outcomes]


def test_results_that_are_none_are_refused(tmp_path: Path) -> None:
    baseline = written(tmp_path / "b.jsonl", "".join(write_baseline(baseline_of(outcome("a", 80.0)))))
    with pytest.raises(InputError, match="is a baseline"):
        Results(baseline)
    half = json.dumps(outcome_to_dict(outcome("a", 80.0)) | {"words": 3})
    with (
        Results(written(tmp_path / "r.jsonl", half + "\n")) as found,
        pytest.raises(InputError, match=r"row 1 .* words"),
    ):
        list(found)
