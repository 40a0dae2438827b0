"""What a recording must reach: minimums, baselines, and what is shown of a run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.helpers.outcomes import outcome, word

from pronounce_cli.batch.gates import Gates, check, judged
from pronounce_cli.batch.regression import Baseline, read_tolerance, scored
from pronounce_cli.batch.views import View
from pronounce_cli.core.limits import read_limits
from pronounce_cli.core.runs import Outcome, Trend
from pronounce_cli.core.types import Assessment, Failure, Miscue, Verdict


def test_a_score_that_reaches_its_minimum_is_no_miss() -> None:
    assert check(outcome("a", 80.0), read_limits(80)) == ()
    (miss,) = check(outcome("a", 79.99), read_limits(80))
    assert (miss.what, miss.minimum, miss.score, miss.word) == ("overall", 80.0, 79.99, None)


@pytest.mark.parametrize("score", ["accuracy", "fluency", "completeness", "prosody"])
def test_every_score_of_a_recording_can_have_a_minimum(score: str) -> None:
    (miss,) = check(outcome("a", 90.0, **{score: 41.0}), read_limits({score: 42}))
    assert (miss.what, miss.score) == (score, 41.0)


def test_each_word_is_held_against_the_minimum_of_words() -> None:
    found = check(
        outcome("a", 90.0, words=[word("one", 59.0), word("two", 60.0), word("three", 3.0)]), read_limits("word=60")
    )
    assert [(miss.what, miss.word, miss.text, miss.score) for miss in found] == [
        ("word", 0, "one", 59.0),
        ("word", 2, "three", 3.0),
    ]


def test_a_word_without_a_judgement_is_not_held_against_a_recording() -> None:
    unsure = word("one", 10.0, Verdict.UNCERTAIN)
    assert check(outcome("a", 90.0, words=[unsure]), read_limits("word=60,phone=60")) == ()


def test_the_worst_sound_of_a_word_is_held_against_the_minimum_of_sounds() -> None:
    found = check(outcome("a", 90.0, words=[word("one", 90.0, phones=[95.0, 20.0, 25.0])]), read_limits("phone=30"))
    assert [(miss.text, miss.score) for miss in found] == [("one", 20.0)]


def test_a_word_that_was_left_out_misses_the_minimum_of_words_and_of_sounds() -> None:
    gone = replace(word("one", 0.0, Verdict.POOR, phones=[]), miscue=Miscue.OMISSION)
    found = check(outcome("a", 90.0, words=[gone]), read_limits("word=1,phone=1"))
    assert [(miss.what, miss.score) for miss in found] == [("word", 0.0), ("phone", 0.0)]


def test_the_minimum_of_a_row_takes_the_place_of_that_of_the_run() -> None:
    assert check(replace(outcome("a", 55.0), min_score=50.0), read_limits(80)) == ()
    (miss,) = check(replace(outcome("a", 55.0), min_score=60.0), read_limits("word=1"))
    assert (miss.what, miss.minimum) == ("overall", 60.0)


@pytest.mark.parametrize("minimum", ["80", "word=60", "phone=30,prosody=10"])
def test_what_cannot_be_judged_misses_any_minimum_once(minimum: str) -> None:
    (miss,) = check(outcome("a", None, assessable=False), read_limits(minimum))
    assert miss.score is None


def test_a_score_that_was_not_measured_is_a_miss_and_a_failure_is_none() -> None:
    (miss,) = check(outcome("a", 90.0, prosody=None), read_limits("prosody=50"))
    assert (miss.what, miss.score) == ("prosody", None)
    assert check(Outcome(Failure("a", "input.audio", "it is silent")), read_limits(80)) == ()


def test_without_minimums_nothing_is_missed() -> None:
    assert check(outcome("a", None, assessable=False), read_limits({})) == ()


def baseline_of(*outcomes: Outcome) -> Baseline:
    return Baseline({o.id: kept for o in outcomes if (kept := scored(o))})


def gates(baseline: Baseline | None = None, minimum: object = (), tolerance: object = 3) -> Gates:
    return Gates(read_limits(minimum or {}), baseline, read_tolerance(tolerance))


def test_a_run_knows_what_missed_what_got_worse_and_what_has_gone() -> None:
    before = baseline_of(outcome("a", 90.0), outcome("b", 90.0), outcome("c", 90.0), outcome("d", 90.0))
    found = judged([outcome("a", 86.0), outcome("b", 89.0)], gates(before, 88), not_run=["d"])

    assert not found.passed
    assert [item.outcome.id for item in found.missed] == ["a"]
    assert [item.outcome.id for item in found.worse] == ["a"]
    assert [(change.id, change.trend) for change in found.run.gone] == [("c", Trend.GONE)]
    assert [item.passed for item in found.run.items] == [False, True]


def test_only_what_got_worse_and_what_missed_fails() -> None:
    before = baseline_of(outcome("a", 50.0), outcome("gone", 90.0))
    assert judged([outcome("a", 90.0), outcome("new", 10.0)], gates(before)).passed


def test_many_misses_are_counted_and_a_few_are_kept() -> None:
    found = judged([outcome(f"r{i}", 10.0) for i in range(50)], gates(minimum=80))
    assert (found.missed_count, len(found.missed)) == (50, 10)


def test_another_scorer_and_another_text_are_said_and_compared_anyway() -> None:
    old = outcome("a", 90.0)
    assert isinstance(old.result, Assessment)
    other = replace(old.result, engine=replace(old.result.engine, scorer="network 0"))
    before = baseline_of(Outcome(other), outcome("b", 90.0, words=[word("other", 90.0)]))
    found = judged([outcome("a", 80.0), outcome("b", 20.0)], gates(before))

    assert [item.outcome.id for item in found.worse] == ["a"]
    assert found.run.notes[0].startswith(
        "another scorer made 1 of the baseline's scores (scorer was network 0 and is network 1): scores may differ"
    )
    assert found.run.notes[1] == "`b` has another text than in the baseline: it counts as new"


def test_a_newer_program_with_the_same_scorer_is_not_mentioned() -> None:
    old = outcome("a", 90.0)
    assert isinstance(old.result, Assessment)
    before = baseline_of(Outcome(replace(old.result, engine=replace(old.result.engine, version="0.0.9"))))
    assert judged([outcome("a", 90.0)], gates(before)).run.notes == ()


def test_a_view_selects_and_sorts_and_the_gates_hold_for_all() -> None:
    failure = Outcome(Failure("f", "input.audio", "it is silent"))
    outcomes = [outcome("b", 90.0), outcome("a", 20.0), failure, outcome("c", 50.0)]

    def shown(view: View) -> list[str]:
        return [item.outcome.id for item in judged(outcomes, gates(minimum=60), view).run.items]

    assert shown(View()) == ["b", "a", "f", "c"]
    assert shown(View(only_failed=True)) == ["a", "f", "c"]
    assert shown(View(order="score")) == ["f", "a", "c", "b"]
    assert shown(View(only_failed=True, order="name")) == ["a", "c", "f"]
    best = judged(outcomes, gates(minimum=60), View(only_failed=True))
    assert best.missed_count == 2
    assert best.run.notes == ("3 of 4 recordings are shown",)


def test_tags_select_what_is_shown() -> None:
    outcomes = [
        replace(outcome("a", 90.0), tags=("x", "y")),
        replace(outcome("b", 90.0), tags=("z",)),
        outcome("c", 90.0),
    ]
    found = judged(outcomes, gates(), View(tags=("y", "z")))
    assert [item.outcome.id for item in found.run.items] == ["a", "b"]
