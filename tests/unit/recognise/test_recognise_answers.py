"""Reading answers: dialects that the contract suite's examples do not show."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pronounce_cli.recognise._answers import number, read_openai, span_of
from pronounce_cli.recognise.languages import bcp47, whisper_code

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
FIELDS = ("text", "word", "words", "segments", "start", "end", "probability", "logprobs", "token", "bytes", "logprob")
FIELDS += ("language", "languages", "no_speech_prob", "avg_logprob")
TOKEN = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4)
ITEM = st.dictionaries(st.sampled_from(FIELDS), JSON | st.lists(TOKEN, max_size=3), max_size=6)
ANSWER = st.dictionaries(st.sampled_from(FIELDS), JSON | st.lists(ITEM, max_size=3), max_size=6)


def texts(answer: dict[str, object]) -> list[str]:
    heard = read_openai(answer)
    assert heard is not None
    assert heard.words is not None
    return [word.text for word in heard.words]


@given(ANSWER)
@settings(max_examples=200)
def test_no_json_object_breaks_the_reader(answer: dict[str, object]) -> None:
    heard = read_openai(answer)
    for word in (heard.words or ()) if heard else ():
        assert word.text.strip() == word.text != ""
        assert word.confidence is None or 0 <= word.confidence <= 1
        assert word.span is None or 0 <= word.span.start_s <= word.span.end_s < math.inf


def test_words_without_spaces_are_not_joined() -> None:
    assert texts({"text": "we call", "words": [{"word": "we"}, {"word": "call"}]}) == ["we", "call"]


def test_tokens_are_joined_and_only_the_first_may_lack_its_space() -> None:
    tokens = [{"word": w} for w in ("The", " qu", "ick", " fox", "-", "like", ".")]
    assert texts({"text": "The quick fox-like.", "segments": [{"words": tokens}]}) == ["The", "quick", "fox-like."]


def test_punctuation_is_no_word() -> None:
    assert texts({"text": "Well - no", "words": [{"word": "Well"}, {"word": "-"}, {"word": "no"}]}) == ["Well", "no"]


def test_zero_for_every_word_is_no_measurement() -> None:
    words = [{"word": "we", "probability": 0.0}, {"word": "go", "probability": 0.0}]
    heard = read_openai({"text": "we go", "words": words})
    assert heard is not None
    assert [word.confidence for word in heard.words or ()] == [None, None]


def test_zero_for_one_word_is_one() -> None:
    heard = read_openai({"text": "we go", "words": [{"word": "we", "score": 0.0}, {"word": "go", "score": 0.5}]})
    assert heard is not None
    assert [word.confidence for word in heard.words or ()] == [0.0, 0.5]


def test_character_split_between_two_tokens_is_put_together() -> None:
    e = "é".encode()
    tokens = [
        {"token": "Caf", "logprob": math.log(0.5), "bytes": list(b"Caf")},
        {"token": "\\xc3", "logprob": math.log(0.9), "bytes": [e[0]]},
        {"token": "\\xa9", "logprob": math.log(0.4), "bytes": [e[1]]},
        {"token": " noir", "logprob": 0.0, "bytes": list(b" noir")},
    ]
    heard = read_openai({"text": "Café noir", "logprobs": tokens})
    assert heard is not None
    assert heard.words is not None
    assert [word.text for word in heard.words] == ["Café", "noir"]
    assert heard.words[0].confidence == pytest.approx(math.sqrt(0.5 * 0.6))
    assert heard.words[1].confidence == 1.0


def test_tokens_that_do_not_make_the_text_are_not_trusted() -> None:
    heard = read_openai({"text": "we call it", "logprobs": [{"token": "we", "logprob": -0.1}]})
    assert heard is not None
    assert heard.words is None


def test_only_the_invented_segment_is_dropped() -> None:
    said = {"text": " We call it", "start": 0.0, "end": 1.5, "no_speech_prob": 0.7, "avg_logprob": -0.3}
    invented = {"text": " Thank you.", "start": 1.5, "end": 4.0, "no_speech_prob": "0.8", "avg_logprob": "-1.2"}
    times = (("We", 0.1, 0.4), ("call", 0.4, 0.9), ("it", 0.9, 1.4), ("Thank", 2.0, 2.5), ("you", 2.5, 3.0))
    words = [{"word": word, "start": start, "end": end} for word, start, end in times]
    heard = read_openai({"text": " We call it Thank you.", "segments": [said, invented], "words": words})
    assert heard is not None
    assert heard.text == "We call it"
    assert [word.text for word in heard.words or ()] == ["We", "call", "it"]


def test_text_may_stand_in_segments_only() -> None:
    heard = read_openai({"segments": [{"text": " We call"}, {"text": " it."}]})
    assert heard is not None
    assert heard.text == "We call it."


@pytest.mark.parametrize("value", [True, None, "x", "nan", "inf", float("inf"), [], {}, 10**400])
def test_what_is_no_number(value: object) -> None:
    assert number(value) is None


@pytest.mark.parametrize(("start", "end"), [(None, 1), (1, None), ("a", 1), (1, float("nan"))])
def test_what_is_no_span(start: object, end: object) -> None:
    assert span_of(start, end) is None


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("english", "en"),
        ("English", "en"),
        ("en", "en"),
        ("en_us", "en-US"),
        ("en_uk", "en-GB"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("Haitian Creole", "ht"),
        ("castilian", "es"),
        ("jw", "jv"),
        ("cantonese", "yue"),
        ("javanese", "jv"),
        ("unknown", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_languages_as_providers_write_them(written: object, tag: str | None) -> None:
    assert bcp47(written) == tag


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "en"), ("de-CH-1996", "de"), ("nb-NO", "no"), ("cmn-Hans", "zh"), ("iw", "he")]
)
def test_codes_for_whisper(tag: str, code: str) -> None:
    assert whisper_code(tag) == code


def test_all_hundred_languages_of_whisper_are_known() -> None:
    from pronounce_cli.recognise.languages import _CODES

    assert len(set(_CODES.values())) == 100
