"""What a set has in common: counts, means, worst words and sounds, in memory that does not grow with the set."""

from __future__ import annotations

from dataclasses import replace

from tests.helpers.outcomes import outcome, word

from pronounce_cli.core.runs import Change, Checked, Miss, Outcome, Trend
from pronounce_cli.core.types import Failure, Verdict
from pronounce_cli.languages.en.inventory import sound
from pronounce_cli.report.summary import summarise


def test_what_is_counted() -> None:
    items = [
        Checked(outcome("a", 80.0), (), Change("a", Trend.SAME, 80.0, 80.0)),
        Checked(outcome("b", 60.0), (Miss("overall", 70.0, 60.0),), Change("b", Trend.WORSE, 80.0, 60.0)),
        Checked(outcome("c", None, assessable=False)),
        Checked(Outcome(Failure("d", "input.audio", "it is silent"))),
    ]
    found = summarise(iter(items))

    assert (found.recordings, found.assessed, found.refused, found.failed) == (4, 2, 1, 1)
    assert (found.passed, found.missed) == (2, 1)
    assert found.trends == {"same": 1, "worse": 1}
    assert (found.scores["overall"].mean, found.scores["overall"].lowest) == (70.0, 60.0)


def test_words_are_ranked_by_the_points_that_were_lost_and_doubtful_ones_do_not_count() -> None:
    said = [word("Often", 70.0, Verdict.FAIR), word("once", 20.0, Verdict.POOR), word("doubt", 1.0, Verdict.UNCERTAIN)]
    twice = [Checked(outcome(name, 80.0, words=[said[0], said[0], *said[1:]])) for name in ("a", "b")]
    good = Checked(outcome("c", 80.0, words=[word("often", 100.0)]))
    found = summarise([*twice, good])

    assert [(w.text, w.wrong, w.scores.count, w.examples) for w in found.worst_words()] == [
        ("once", 2, 2, ["a", "b"]),
        ("Often", 4, 5, ["a", "b"]),
    ]


def test_sounds_are_counted_by_what_was_heard_in_their_place() -> None:
    poor = word("think", 60.0, Verdict.POOR, phones=[40.0])
    swapped = replace(poor, phones=(replace(poor.phones[0], heard_as=sound("S"), gop_nats=-8.0),))
    unclear = replace(poor, phones=(replace(poor.phones[0], gop_nats=-0.5),))
    asked = poor.phones[0].phoneme.symbol
    found = summarise([Checked(outcome("a", 60.0, words=[swapped, swapped, unclear, word("good", 99.0)]))])

    (phone,) = found.worst_phones()
    assert (phone.symbol, phone.wrong, phone.scores.count) == (asked, 3, 4)
    assert phone.heard == {"S": 2, asked: 1}
    assert [(case.fault.key, case.count) for case in found.worst_confusions()] == [((asked, "S"), 2)]


def test_groups_are_by_speaker_or_by_each_tag() -> None:
    items = [
        Checked(replace(outcome("a", 80.0), speaker="Bo", tags=("x", "y"))),
        Checked(replace(outcome("b", 60.0), speaker="Al", tags=("x",))),
        Checked(outcome("c", 40.0)),
    ]

    def means(by: str) -> dict[str, float | None]:
        groups = summarise(items, group_by=by).groups  # type: ignore[arg-type]
        return {name: group.scores["overall"].mean for name, group in groups.items()}

    assert means("speaker") == {"": 40.0, "Al": 60.0, "Bo": 80.0}
    assert means("tag") == {"": 40.0, "x": 70.0, "y": 80.0}
    assert summarise(items).groups == {}


def test_no_more_words_are_remembered_than_a_set_needs_and_the_worst_stay() -> None:
    bad = word("worst", 0.0, Verdict.POOR)
    items = (
        Checked(outcome(f"r{i}", 80.0, words=[bad, *(word(f"w{i}x{j}", 99.0) for j in range(50))])) for i in range(900)
    )
    found = summarise(items)

    assert len(found.words) <= 20_050
    assert found.worst_words()[0].wrong == 900
