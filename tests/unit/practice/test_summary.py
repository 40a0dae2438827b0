from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.helpers.practised import AT, attempt, drill, tried, word_try

from pronounce_cli.core.learning import Card, CardKey, CardKind, PhoneTry
from pronounce_cli.core.types import Verdict
from pronounce_cli.practice.summary import attempt_of, differences, summarise, troubles
from pronounce_cli.practice.written import as_written


def between(old, new):
    return [(d.text, d.better) for d in differences(attempt("thin", old), attempt("thin", new))]


@pytest.mark.parametrize(
    ("old", "new", "better"),
    [
        (word_try(accuracy=60), word_try(accuracy=62), None),
        (word_try(accuracy=60), word_try(accuracy=65), True),
        (word_try(accuracy=65), word_try(accuracy=60), False),
        (word_try(accuracy=79), word_try(accuracy=80, verdict=Verdict.FAIR), True),
        (word_try(accuracy=99, verdict=Verdict.GOOD), word_try(accuracy=93, verdict=Verdict.GOOD), None),
        (word_try(accuracy=20), word_try(accuracy=99, verdict=Verdict.UNCERTAIN), None),
        (word_try(accuracy=0, miscue="omission"), word_try(accuracy=70), True),
    ],
)
def test_which_changes_are_told(old, new, better):
    assert between(old, new) == ([] if better is None else [("thin", better)])


def test_tries_of_other_scorers_and_other_texts_do_not_compare():
    old, new = attempt("thin", word_try(accuracy=20)), attempt("thin", word_try(accuracy=90, verdict=Verdict.GOOD))

    assert differences(old, new)
    assert differences(replace(old, scorer="linear 1"), new) == ()
    assert differences(replace(old, text="thick"), new) == ()
    assert differences(replace(old, words=()), new) == ()


def test_an_attempt_holds_what_the_assessment_said():
    one = drill("thin air")
    scored = tried(one, 88)

    found = attempt_of(scored.assessment, one, AT)

    assert (found.text, found.prompt, found.at, found.scorer) == ("thin air", one.prompt.id, AT, "network 1")
    assert [(w.text, w.accuracy, w.phones[0].symbol) for w in found.words] == [("thin", 88, "TH"), ("air", 88, "TH")]


def test_a_slip_in_a_good_word_is_no_trouble_but_two_are():
    slip = word_try("go", 96, Verdict.GOOD, phones=(PhoneTry("OW", "oʊ", "AO", 80),))

    assert troubles([attempt("go", slip)]) == ()
    assert [t.symbol for t in troubles([attempt("go", slip, slip)])] == ["OW"]
    assert [t.symbol for t in troubles([attempt("go", replace(slip, verdict=Verdict.FAIR))])] == ["OW"]


def test_troubles_name_what_was_heard_where_that_is_clear():
    def said(*heard: str):
        return attempt("t", *(word_try("thin", 40, phones=(PhoneTry("TH", "θ", h, 40),)) for h in heard))

    assert troubles([said("S", "S", "T")])[0].heard == "S"
    assert troubles([said("S", "T")])[0].heard is None


def test_a_session_is_summed_up_by_its_last_tries():
    one, other = drill("thin air"), drill("thick fog")
    first, last = tried(one, 60), tried(one, 90)
    card = Card(CardKey("en", CardKind.WORD, "thin"), 1, 0, 1.0, 5.0, AT + timedelta(days=1), AT, 1)

    summary = summarise([first, last, tried(other, 70)], [card], 3.0)

    assert (summary.drills, summary.tries, summary.mean) == (2, 3, 80)
    assert summary.due_words == (("thin", AT + timedelta(days=1)),)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("kissen", "Kissen", "Kissen"),
        ("brüder", "Meine Brüder kommen.", "Brüder"),
        ("straße".casefold(), "Auf der Straße ist Eis.", "Straße"),
        ("heute", "Sieh mal! Heute schneit es.", "heute"),
        ("heute", "Das Heute zählt.", "Heute"),
        ("mail", "Schreib eine E-Mail.", "Mail"),
        ("drei", "Es sind 3.", "drei"),
    ],
)
def test_german_nouns_keep_their_capitals(name: str, text: str, shown: str) -> None:
    word = word_try(name, 60, phones=(PhoneTry("z", "z", "s", 40),))
    said = replace(attempt(text, word), language="de")
    card = Card(CardKey("de", CardKind.WORD, name), 1, 0, 1.0, 5.0, AT, AT, 1)

    summary = summarise([replace(tried(drill(text), 60), attempt=said)], [card], 3.0)

    assert [word for word, _ in summary.due_words] == [shown]
    assert troubles([said])[0].words == (shown,)


def test_english_words_begin_small() -> None:
    assert as_written("think", "Think twice.", "en") == "think"


def test_an_empty_session_has_a_summary_too():
    summary = summarise([], [], 0.0)

    assert (summary.drills, summary.mean, summary.next_due) == (0, None, None)
    assert not summary.all_good


def test_a_session_in_which_nothing_could_be_judged_is_not_praised():
    one = tried(drill("thin air"), 90)
    refused = replace(one, attempt=replace(one.attempt, words=()))

    assert not summarise([refused], [], 1.0).all_good
