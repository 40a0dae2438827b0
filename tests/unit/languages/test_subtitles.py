"""Subtitles of many makers: what is said, and when."""

from __future__ import annotations

import pytest
from tests.helpers.captions import OTHERS, SPOKEN, SRT, VTT

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Span
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.subtitles import Cue, cues_of, is_subtitles, parts
from pronounce_cli.languages.text import prepared


def said(text: str) -> list[tuple[float, float, str]]:
    return [(cue.span.start_s, cue.span.end_s, cue.text) for cue in cues_of(text)]


@pytest.mark.parametrize("text", [SRT, VTT, SRT.replace("\n", "\r\n"), "\ufeff" + SRT, "\n\n" + SRT, VTT.strip()])
def test_only_what_is_said_is_left(text: str) -> None:
    ready = prepared(text)

    assert ready.shown == ready.spoken == SPOKEN
    assert ready.left_out[0] == "the times of 2 cues"


@pytest.mark.parametrize("form", OTHERS)
def test_other_texts_with_times_are_read_as_subtitles(form: str) -> None:
    first, second = said(OTHERS[form])

    assert first == (0.2, 1.72, "We'll have to agree")
    assert second == (1.72, 2.75, "to disagree.")
    assert prepared(OTHERS[form].replace("\n", "\r\n")).spoken == SPOKEN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:01,5 --> 0:02,75\nNo number\n", [(1.5, 2.75, "No number")]),
        ("1\n00:00:01.5 --> 00:00:02.5\nA\n2\n00:00:03,000 --> 00:00:04,000\nB", [(1.5, 2.5, "A"), (3.0, 4.0, "B")]),
        ("1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600\n1984\n", [(1.0, 2.0, "1984")]),
        ("1\n100:00:01,000 --> 100:00:02,000\nLate\n", [(360001.0, 360002.0, "Late")]),
        ("1\n00:00:01,000 --> 00:00:02,000\nOne\n\ntwo\n", [(1.0, 2.0, "One\ntwo")]),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n\n2\n00:00:02,000 --> 00:00:03,000\nB\n", [(2.0, 3.0, "B")]),
        ("WEBVTT\n00:01.000 --> 00:02.000\nNo blank line\n", [(1.0, 2.0, "No blank line")]),
        ("[00:12] One\n\n[00:15] two\n", [(12.0, 15.0, "One"), (15.0, 25.0, "two")]),
        ("0:00:01.000,0:00:02.000\nAs YouTube had it\n", [(1.0, 2.0, "As YouTube had it")]),
        ("1\n00:00:02,000 --> 00:00:01,000\nBackwards\n\n2\n00:00:02,000 --> 00:00:03,000\nB\n", [(2.0, 3.0, "B")]),
    ],
)
def test_times_and_lines(text: str, expected: list[tuple[float, float, str]]) -> None:
    assert said(text) == expected


def test_captions_that_roll_up_say_each_line_once() -> None:
    text = """WEBVTT

00:00.000 --> 00:02.000
we<00:00:00.500><c> will</c><00:00:01.000><c> agree</c>

00:02.000 --> 00:02.010
we will agree

00:02.010 --> 00:04.000
we will agree
or<00:00:03.000><c> not</c>
"""
    assert said(text) == [(0.0, 2.0, "we<c> will</c><c> agree</c>"), (2.01, 4.0, "or<c> not</c>")]
    assert [word.text for word in EnglishG2P().reference(text, "en").words] == ["we", "will", "agree", "or", "not"]


def test_what_somebody_says_twice_stays() -> None:
    text = "1\n00:00:00,000 --> 00:00:01,000\nNo.\n\n2\n00:00:01,000 --> 00:00:02,000\nNo.\n"

    assert [line for _, _, line in said(text)] == ["No.", "No."]


@pytest.mark.parametrize(
    "text",
    [
        "a --> b",
        "Turn [left] -> right at 3:30",
        "[1] One, [2:3] two",
        "1:00 --> 2:00",
        "at 3.14,15 or 2.5,3",
        "10:00.5 and 11:00.5",
        "",
        "WEBVTT",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert not is_subtitles(text)
    assert prepared(text).left_out == ()


def test_subtitles_without_a_word_are_refused_as_such() -> None:
    with pytest.raises(TextError, match="no English word"):
        EnglishG2P().reference("WEBVTT\n\n00:00.000 --> 00:01.000\n\n", "en")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [("[Music]", False), ("(door slams)", False), ("♪♪", False), ("<i>Oh</i>", True), ("♪ la ♪", True)],
)
def test_a_cue_of_sounds_alone_is_not_spoken(text: str, spoken: bool) -> None:
    assert Cue(Span(0, 1), text).is_spoken is spoken


def test_a_part_is_a_little_longer_than_its_cue_but_has_nothing_of_its_neighbours() -> None:
    cues = [Cue(Span(*times), "x") for times in ((0.1, 1.0), (1.0, 2.0), (2.2, 3.0), (5.0, 6.0))]

    found = [(round(part.start_s, 3), round(part.end_s, 3)) for part in parts(cues)]

    assert found == [(0.0, 1.0), (1.0, 2.1), (2.1, 3.25), (4.75, 6.25)]
