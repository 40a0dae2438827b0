from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from tests.helpers.practised import AT, attempt, word_try

from pronounce_cli.core.learning import Card, CardKey, CardKind, PhoneTry, SessionRecord
from pronounce_cli.core.types import Verdict
from pronounce_cli.history.progress import progress, streak
from pronounce_cli.report.progress_html import render_progress

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NOW = AT + timedelta(hours=2)


def show(attempts, *, cards=(), sessions=(), now=NOW):
    return progress(attempts, cards, sessions, language="en", now=now)


def one_sound(accuracy: float, heard: str = "TH", **more):
    return word_try("thin", accuracy, phones=(PhoneTry("TH", "θ", heard, accuracy),), **more)


@pytest.mark.parametrize(
    ("back", "length"),
    [([0], 1), ([0, 1, 2], 3), ([1, 2], 2), ([2, 3], 0), ([0, 2], 1), ([], 0)],
)
def test_a_streak_ends_today_or_yesterday(back, length):
    assert streak({NOW.date() - timedelta(days=days) for days in back}, NOW.date()) == length


def test_the_longest_streak_may_be_long_ago():
    shown = show([attempt(at=AT - days * DAY) for days in (20, 19, 18, 17, 1, 0)])

    assert (shown.streak, shown.longest_streak) == (2, 4)


def test_a_day_counts_by_the_clock_of_the_learner():
    late = [attempt(at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))]

    assert show(late).days[0].day == date(2026, 3, 1)
    assert show(late, now=NOW.astimezone(timezone(timedelta(hours=9)))).days[0].day == date(2026, 3, 2)


def test_minutes_are_those_between_tries_without_long_pauses():
    tries = [attempt(at=AT + minutes * MINUTE, duration_s=6) for minutes in (1, 2, 40)]
    session = SessionRecord(1, AT, AT, None, "en-US", "", 3, None)

    assert show(tries, sessions=[session]).minutes == pytest.approx(1 + 1 + 0.1)


def test_the_worst_come_first_and_only_the_latest_tries_count():
    words = [word_try("good", 99, Verdict.GOOD, phones=()), word_try("bad", 40, phones=())]
    old = [attempt("text", word_try("bad", 0, phones=()), at=AT - 50 * DAY) for _ in range(12)]

    shown = show([*old, *(attempt("text", *words, at=AT - i * MINUTE) for i in range(12, 0, -1))])

    assert [(trend.name, round(trend.mean), trend.tries) for trend in shown.words] == [
        ("bad", 40, 24),
        ("good", 99, 12),
    ]
    assert shown.words[0].course == (0.0, 40.0)


def test_what_is_usually_heard_instead():
    shown = show(
        [attempt("thin", one_sound(40, "S")), attempt("thin", one_sound(90, "TH")), attempt("thin", one_sound(30, "S"))]
    )
    mostly_right = show([attempt("thin", one_sound(40, "S")), *[attempt("thin", one_sound(99))] * 2])

    assert shown.phones[0].heard == "S"
    assert mostly_right.phones[0].heard is None


def test_what_is_not_sure_does_not_count():
    shown = show([attempt("thin", one_sound(10, verdict=Verdict.UNCERTAIN))])

    assert shown.phones == shown.words == ()
    assert shown.attempts == 1


def test_what_is_due():
    cards = [
        Card(CardKey("en", CardKind.WORD, "thin"), 2, None, 1.0, 5.0, NOW + due, AT, 1)
        for due in (-DAY, -MINUTE, MINUTE, 6 * DAY, 8 * DAY)
    ]
    shown = show([attempt()], cards=cards)

    assert (shown.due_now, shown.due_week) == (2, 2)
    assert shown.words[0].due == NOW + 8 * DAY  # the last one with this name


def test_the_page_loads_nothing_and_escapes_what_it_shows():
    text = '<script>alert("x")</script>'
    page = render_progress(show([attempt("t", word_try(text, 50)), attempt("t", word_try("thin"), at=AT - 3 * DAY)]))

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert re.findall(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//", page) == []
    assert page.count("<svg") >= 3
    assert page.count("<svg") == page.count("</svg>")


def test_the_page_of_an_empty_history_says_how_to_begin():
    assert "pronounce practice" in render_progress(show([]))
