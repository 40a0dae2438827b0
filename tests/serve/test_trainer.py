"""The addresses and the JSON of the web trainer, on real recordings."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import soundfile
from tests.helpers.heard import Hears
from tests.helpers.places import DATA, SAMPLES, TEXT

from pronounce_cli.audio import load
from pronounce_cli.config import Settings
from pronounce_cli.core.codec import result_from_dict
from pronounce_cli.core.types import Assessment, Miscue, PhoneScore, Span, Verdict, WordScore
from pronounce_cli.languages import inventory_of
from pronounce_cli.languages.de.g2p import GermanG2P
from pronounce_cli.serve import trainer
from pronounce_cli.serve.http import Handler
from pronounce_cli.serve.messages import Request, Response
from pronounce_cli.serve.service import Service

CASE = DATA.parent / "golden" / "cases" / "german.json"
ADDRESS = "/GetAccuracyFromRecordedAudio"
LISTS = (
    *("real_transcripts", "matched_transcripts", "real_transcripts_ipa", "matched_transcripts_ipa"),
    *("pair_accuracy_category", "start_time", "end_time", "is_letter_correct_all_words"),
)
Post = Callable[..., Response]


def answer(response: Response) -> dict[str, Any]:
    assert response.status == 200, response.body
    found: dict[str, Any] = json.loads(response.body)
    return found


def check_lists(reply: dict[str, Any], text: str) -> None:
    tokens = text.split()
    for name in LISTS:
        assert len(reply[name].split()) == len(tokens), name
    letters = reply["is_letter_correct_all_words"].split()
    assert [len(group) for group in letters] == [len(token) for token in tokens]
    assert set("".join(letters)) <= {"0", "1"}
    assert set(reply["pair_accuracy_category"].split()) <= {"0", "1", "2"}
    starts, ends = (list(map(float, reply[name].split())) for name in ("start_time", "end_time"))
    assert all(start <= end for start, end in zip(starts, ends, strict=True))
    assert starts == sorted(starts)
    assert 0 <= int(reply["pronunciation_accuracy"]) <= 100


@pytest.mark.parametrize("header", ["", "data:audio/ogg;;base64,", "data:audio/wav;base64,", " DATA:;base64,"])
def test_a_front_end_gets_what_it_always_got(header: str, packed: str, post: Post) -> None:
    reply = answer(post(ADDRESS, {"title": TEXT, "base64Audio": header + packed, "language": "en"}))

    check_lists(reply, TEXT)
    assert reply["real_transcripts"] == TEXT
    assert reply["matched_transcripts_ipa"].split()[1] == "laɪks"
    education = TEXT.split().index("education")
    assert reply["pair_accuracy_category"].split()[education] != "0"
    assert "0" in reply["is_letter_correct_all_words"].split()[education]
    assert int(reply["pronunciation_accuracy"]) < 80
    assert isinstance(result_from_dict(reply["assessment"], inventory_of), Assessment)


def test_of_good_speech_one_letter_is_red(post: Post) -> None:
    text = "So they went into the library."
    sound = base64.b64encode((SAMPLES / "child_good.mp3").read_bytes()).decode()
    reply = answer(post(ADDRESS, {"title": text, "base64Audio": sound}))

    assert reply["pair_accuracy_category"].split() == ["0"] * 5 + ["1"]
    *others, library = reply["is_letter_correct_all_words"].split()
    assert "0" not in "".join(others)
    assert library.count("0") == 1
    assert int(reply["pronunciation_accuracy"]) >= 80


def test_words_that_were_not_said_are_dashes_without_length(packed: str, post: Post) -> None:
    text = f"{TEXT} Every single morning before breakfast"
    reply = answer(post(ADDRESS, {"title": text, "base64Audio": packed}))
    whole = answer(post(ADDRESS, {"title": TEXT, "base64Audio": packed}))

    check_lists(reply, text)
    missing = [i for i, word in enumerate(reply["assessment"]["words"]) if word["miscue"] == "omission"]
    assert len(missing) >= 4
    for i in missing:
        assert reply["matched_transcripts"].split()[i] == reply["matched_transcripts_ipa"].split()[i] == "-"
        assert reply["pair_accuracy_category"].split()[i] == "2"
        assert set(reply["is_letter_correct_all_words"].split()[i]) == {"0"}
        assert reply["start_time"].split()[i] == reply["end_time"].split()[i]
    assert int(reply["pronunciation_accuracy"]) < int(whole["pronunciation_accuracy"])


def test_signs_between_words_keep_the_lists_as_long_as_the_text(packed: str, post: Post) -> None:
    text = "Betty likes – the education class, at school."
    reply = answer(post(ADDRESS, {"title": text, "base64Audio": packed}))

    check_lists(reply, text)
    assert reply["pair_accuracy_category"].split()[2] == "0"


def test_another_text_scores_nothing_and_says_why(packed: str, post: Post) -> None:
    text = "Our neighbours bought four enormous yellow tractors yesterday"
    reply = answer(post(ADDRESS, {"title": text, "base64Audio": packed}))

    check_lists(reply, text)
    assert reply["pronunciation_accuracy"] == "0"
    assert set(reply["matched_transcripts"].split()) == {"-"}
    assert reply["real_transcript"] == ""
    assert reply["assessment"]["assessable"] is False
    assert reply["assessment"]["reason"]


def test_languages_without_an_ear_are_compared_by_letters(packed: str) -> None:
    service = Service(recogniser=Hears("De school is klein", language="nl"))
    body = json.dumps({"title": "De school is fijn", "base64Audio": packed, "language": "nl"}).encode()
    reply = answer(Handler().handle(service, Request("POST", ADDRESS, body=body)))

    assert reply["real_transcript"] == "De school is klein"
    assert reply["matched_transcripts"] == "De school is klein"
    assert reply["is_letter_correct_all_words"].split()[:3] == ["11", "111111", "11"]
    assert "0" in reply["is_letter_correct_all_words"].split()[3]


TITLES = {
    "De school is fijn": ["De", "school", "is", "fijn"],
    "De school&nbsp; is fijn": ["De", "school", "is", "fijn"],
    "De school&nbsp;is fijn": ["De", "school-is", "fijn"],
    "De school\u00a0is fijn": ["De", "school-is", "fijn"],
    "De school\nis fijn": ["De", "school-is", "fijn"],
    "De &nbsp; school is fijn": ["De", "-", "school", "is", "fijn"],
    "De sch&shy;ool is &quot;fijn&quot;": ["De", "school", "is", '"fijn"'],
    "De <b>school</b> is&#32;fijn": ["De", "school", "is-fijn"],
    "<i class='a b'>De</i> school is fijn &#x1F600;": ["De", "school", "is", "fijn", "\U0001f600"],
    "\U0001f600 De school is fijn": ["\U0001f600", "De", "school", "is", "fijn"],
    "De school is &amp; fijn": ["De", "school", "is", "&", "fijn"],
}


@pytest.mark.parametrize("title", TITLES)
def test_a_text_in_html_has_an_entry_for_each_word_of_the_front_end(title: str, packed: str) -> None:
    heard = "De school is en fijn" if "&amp;" in title else "De school is fijn"
    service = Service(recogniser=Hears(heard, language="nl"))
    body = json.dumps({"title": title, "base64Audio": packed, "language": "nl"}).encode()
    reply = answer(Handler().handle(service, Request("POST", ADDRESS, body=body)))
    shown = re.sub(r"<[^>]*>", "", title).split(" ")  # as the front end has it

    assert "nbsp" not in reply["assessment"]["reference"]["text"]
    assert reply["real_transcripts"].split(" ") == TITLES[title]
    for name in LISTS:
        assert len(reply[name].split(" ")) == len(shown), name
    letters = reply["is_letter_correct_all_words"].split(" ")
    assert [len(group) for group in letters] == [len(word.encode("utf-16-le")) // 2 for word in shown]
    assert set("".join(letters)) == {"1"}
    assert reply["pronunciation_accuracy"] == "100"


def test_colours_stay_with_their_letters_in_html(packed: str) -> None:
    service = Service(recogniser=Hears("De school is klein", language="nl"))
    body = json.dumps({"title": "De&nbsp;school is\n&euml;fijn!", "base64Audio": packed, "language": "nl"}).encode()
    reply = answer(Handler().handle(service, Request("POST", ADDRESS, body=body)))

    assert reply["real_transcripts"].split(" ") == ["De-school", "is-\u00ebfijn!"]
    first, second = reply["is_letter_correct_all_words"].split(" ")
    assert first == "1" * len("De&nbsp;school")
    assert second[:3] == "111"  # "is" and the line break
    assert len(second) == len("is\n&euml;fijn!")
    assert second[3:9] == "000000"  # one letter, six characters
    assert second[9:].endswith("111")


def test_a_text_in_html_is_read_aloud_as_it_is_meant() -> None:
    said: list[str] = []

    class Notes(Hum):
        def speak(self, text: str, language: str) -> Any:
            said.append(text)
            return super().speak(text, language)

    request = Request("POST", "/getAudioFromText", body=b'{"value": "black &amp;&nbsp; white<br>"}')
    answer(Handler().handle(Service(find_voice=Notes), request))

    assert said == ["black & white"]


def test_english_in_html_is_judged_as_without(packed: str, post: Post) -> None:
    plain = answer(post(ADDRESS, {"title": TEXT, "base64Audio": packed}))
    html = answer(post(ADDRESS, {"title": TEXT.replace(" ", "&nbsp; "), "base64Audio": packed}))

    assert html["assessment"] == plain["assessment"]
    assert {name: html[name] for name in LISTS[:-1]} == {name: plain[name] for name in LISTS[:-1]}


def test_german_is_judged_without_a_recogniser(post: Post) -> None:
    text = "Der Straßenzug steht unter Denkmalschutz."
    sound = base64.b64encode((DATA / "kerstin_0654.opus").read_bytes()).decode()
    reply = answer(post(ADDRESS, {"title": text, "base64Audio": sound, "language": "de"}))

    check_lists(reply, text)
    assert reply["real_transcript"] == text
    assert reply["matched_transcripts_ipa"].split()[1] == "ˈʃtʁaːsənˌt͡suːk"
    assert reply["pair_accuracy_category"].split() == ["0"] * 5
    assert int(reply["pronunciation_accuracy"]) >= 80
    assert reply["assessment"]["evidence"] == ["acoustic"]


def test_without_a_recogniser_languages_without_an_ear_are_refused(packed: str, post: Post) -> None:
    response = post(ADDRESS, {"title": "De school", "base64Audio": packed, "language": "nl"})
    error = json.loads(response.body)["error"]

    assert response.status == 422
    assert error["code"] == "request.language"
    assert error["message"] == "without a provider this server judges en and de only"


@pytest.mark.parametrize(("category", "words"), [(0, (1, 99)), (1, (1, 8)), (2, (9, 20)), (3, (21, 99)), ("1", (1, 8))])
@pytest.mark.parametrize("language", ["en", "de"])
def test_samples_are_of_the_category(category: object, words: tuple[int, int], language: str, post: Post) -> None:
    reply = answer(post("/getSample", {"category": category, "language": language}))
    (text,) = reply["real_transcript"]

    spoken = [token for token in text.split() if any(char.isalnum() for char in token)]
    assert words[0] <= len(spoken) <= words[1]
    assert reply["ipa_transcript"]
    assert bool(reply["transcript_translation"]) == (language == "de")


class Hum:
    """A voice that hums."""

    name = "hum"

    def speak(self, text: str, language: str) -> Any:
        import numpy as np

        from pronounce_cli.core.types import Audio

        return Audio(np.zeros(2205, np.float32) + 0.25, 22_050, text)


def test_text_is_said_by_the_reference_voice() -> None:
    service = Service(find_voice=Hum)
    request = Request("POST", "/getAudioFromText", body=b'{"value": "hello"}')
    samples, rate = soundfile.read(
        io.BytesIO(base64.b64decode(answer(Handler().handle(service, request))["wavBase64"]))
    )

    assert (rate, len(samples)) == (22_050, 2205)
    assert samples[0] == pytest.approx(0.25, abs=1e-3)


def test_a_server_without_a_voice_says_so() -> None:
    request = Request("POST", "/getAudioFromText", body=b'{"value": "hello"}')
    response = Handler().handle(Service(), request)

    assert response.status == 501
    assert json.loads(response.body)["error"]["code"] == "voice.none"


def test_letters_follow_the_phones_that_went_wrong(service: Service, sound: bytes) -> None:
    found = service.assessor("en-US", service.strictness).assess(load(sound), TEXT)
    word = found.words[3]
    phones = tuple(replace(phone, accuracy=10.0 if phone.phoneme.symbol == "SH" else 95.0) for phone in word.phones)
    words = (*found.words[:3], replace(word, phones=phones), *found.words[4:])

    letters = trainer.reply(replace(found, words=words))["is_letter_correct_all_words"].split()[3]
    assert letters[:6] == "111110"
    assert letters[-1] == "1"


def marks(text: str, said: dict[int, Verdict]) -> tuple[list[str], list[str]]:
    """Return categories and letters where the words of some tokens were said so, and all others were left out."""
    reference = GermanG2P().reference(text)
    base = result_from_dict(json.loads(CASE.read_text(encoding="utf-8"))[0], inventory_of)
    assert isinstance(base, Assessment)
    words = []
    for word in reference.words:
        verdict = said.get(word.token)
        miscue = Miscue.NONE if verdict else Miscue.OMISSION
        accuracy = {None: 0.0, Verdict.GOOD: 95.0}.get(verdict, 50.0)
        phones = tuple(
            PhoneScore(phoneme, phoneme, Span(0.0, 0.1), -1.0, accuracy) for phoneme in word.pronunciations[0].phonemes
        )
        made = (phones if verdict else (), word.pronunciations[0])
        words.append(WordScore(word.text, word.written, None, miscue, verdict or Verdict.POOR, accuracy, None, *made))
    reply = trainer.reply(replace(base, reference=reference, words=tuple(words)))
    return reply["pair_accuracy_category"].split(), reply["is_letter_correct_all_words"].split()


def test_marks_of_what_is_read_as_one_agree() -> None:
    assert marks("Das sind 3 kg.", {}) == (["2"] * 4, ["000", "0000", "0", "000"])
    said = {0: Verdict.GOOD, 1: Verdict.GOOD}
    assert marks("Das sind 3 kg.", said | {2: Verdict.GOOD})[1] == ["111", "1111", "1", "111"]
    assert marks("Das sind 1000 Euro", said | {2: Verdict.POOR, 3: Verdict.GOOD}) == (
        ["0", "0", "2", "0"],
        ["111", "1111", "0000", "1111"],
    )


def test_health_names_the_scorer_of_each_language() -> None:
    def health(service: Service) -> dict[str, Any]:
        return answer(Handler().handle(service, Request("GET", "/health")))

    english, german = health(Service()), health(Service(Settings(language="de")))

    assert (english["scorer"], german["scorer"]) == ("network 3", "articulation 1")
    assert english["scorers"] == german["scorers"] == {"en": "network 3", "de": "articulation 1"}
