from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from tests.helpers.practised import attempt, audio, word_try

from pronounce_cli.coach import Coach, LongMemory, Plan, ShortMemory, candidates
from pronounce_cli.coach.coach import level_for
from pronounce_cli.coach.memory import now
from pronounce_cli.coach.recorders import FileRecorder, MicrophoneRecorder
from pronounce_cli.coach.runner import NoMoreError
from pronounce_cli.coach.scorer import LiveScorer
from pronounce_cli.core.errors import AudioError, ConfigError, MicrophoneError, TextError
from pronounce_cli.core.types import Verdict
from pronounce_cli.history import HistoryStore
from pronounce_cli.pipeline import Assessor
from pronounce_cli.practice.drills import Drill
from pronounce_cli.practice.prompts import Kind, Level

PLAN = Plan("en-US", texts=("Thin air.", "Thick fog."))


def coach(plan: Plan, memory=None) -> Coach:
    return Coach.of(plan, candidates(plan), memory or ShortMemory(plan.primary))


def long_memory(store: HistoryStore, plan: Plan = PLAN, folder: Path | None = None) -> LongMemory:
    return LongMemory(store, primary=plan.primary, language=plan.language, plan=plan.key, folder=folder)


@pytest.fixture
def store(tmp_path) -> HistoryStore:
    return HistoryStore(tmp_path / "history.sqlite3")


def test_own_texts_come_in_their_order_and_once():
    one = coach(Plan(texts=("Thin air.", "Thick fog.", "Thin air.")))
    first = one.choose(())
    assert first is not None
    second = one.choose((first.prompt.id,))
    assert second is not None

    assert (first.text, second.text, one.total) == ("Thin air.", "Thick fog.", 2)
    assert one.choose((first.prompt.id, second.prompt.id)) is None


def test_the_session_knows_which_of_your_own_texts_is_the_last():
    assert coach(PLAN).session().count == 2
    assert coach(Plan(texts=PLAN.texts, minutes=5)).session().count is None


@pytest.mark.parametrize(
    ("plan", "kinds"),
    [
        (Plan(pairs=True), {Kind.MINIMAL_PAIR}),
        (Plan(words=True), {Kind.WORD}),
        (Plan(), {Kind.SENTENCE, Kind.NUMBER, Kind.TWISTER, Kind.LETTERS}),
        (Plan("de-DE"), {Kind.SENTENCE, Kind.NUMBER, Kind.TWISTER, Kind.LETTERS}),
    ],
)
def test_what_there_is_for_a_plan(plan, kinds):
    assert {prompt.kind for prompt in candidates(plan)} == kinds


def test_sounds_and_level_choose_texts():
    found = candidates(Plan(sounds=("θ",), level=Level.EASY))

    assert found
    assert all("θ" in prompt.sounds and prompt.level is Level.EASY for prompt in found)


def test_a_list_without_a_text_of_the_level_is_refused(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("Thin air.\n")

    with pytest.raises(TextError, match="nothing to practise for the level hard"):
        candidates(Plan(file=path, level=Level.HARD))


def test_a_pair_asks_for_one_of_its_words_and_names_both_sounds():
    drill = coach(Plan(pairs=True, sounds=("θ",))).choose(())

    assert drill is not None
    assert {drill.text, drill.other} == set(drill.prompt.text.split(", "))
    assert drill.note is not None
    assert "θ" in drill.note.partition(":")[0]


def test_a_word_that_went_wrong_comes_again(store):
    memory = long_memory(store, Plan())
    words = (word_try("theatre", 40, Verdict.POOR),)
    memory.save(attempt("They went to the theatre.", *words, at=now() - timedelta(days=2)), audio())
    plan = Plan(texts=())
    texts = [p for p in candidates(plan) if p.kind is Kind.SENTENCE][:30]
    due = next(iter(candidates(Plan(texts=("A theatre.",)))))

    drill = Coach(plan, [*texts, due], memory, seed=1).choose(())

    assert drill is not None
    assert (drill.prompt, drill.due[0]) == (due, "theatre")


@pytest.mark.parametrize(
    ("scores", "level"),
    [
        ([], Level.EASY),
        ([99] * 9, Level.EASY),
        ([74] * 10, Level.EASY),
        ([80] * 10, Level.MEDIUM),
        ([90] * 10, Level.HARD),
    ],
)
def test_texts_get_longer_as_scores_rise(scores, level):
    assert level_for([attempt(overall=score) for score in scores]) == level


def test_only_the_latest_scores_decide_the_level():
    assert level_for([attempt(overall=20)] * 50 + [attempt(overall=95)] * 10) is Level.HARD


def test_a_short_memory_learns_like_a_long_one(store):
    short, long = ShortMemory("en"), long_memory(store)
    for i in range(3):
        made = attempt("thin", word_try("thin", 40 + 20 * i), at=now() + timedelta(minutes=i))
        short.save(made, audio())
        long.save(made, audio())

    assert {card.key: card for card in short.cards()} == {card.key: card for card in long.cards()}
    assert [a.words for a in short.attempts()] == [a.words for a in long.attempts()]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_recordings_are_kept_only_when_wanted(store, tmp_path):
    folder = tmp_path / "recordings"
    long_memory(store).save(attempt(at=now()), audio())
    assert not folder.exists()

    long_memory(store, folder=folder).save(attempt(at=now()), audio(0.7))

    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [a.audio for a in store.attempts()] == [None, file.name]


def test_files_are_taken_in_turn_and_then_there_are_no_more(root):
    recorder = FileRecorder([root / "sample_audio" / "adult_good.wav", root / "nowhere.wav"])
    drill = Drill(candidates(PLAN)[0], "Thin air.")

    assert recorder.listen(drill, lambda _take: None).duration_s == pytest.approx(3.15, abs=0.1)
    with pytest.raises(AudioError):
        recorder.listen(drill, lambda _take: None)
    with pytest.raises(NoMoreError):
        recorder.listen(drill, lambda _take: None)


@pytest.mark.parametrize(("reason", "fatal"), [("no_device", True), ("permission", True), ("silence", False)])
def test_a_microphone_that_will_never_work_ends_the_session(reason, fatal):
    def take(_on_pause):
        raise MicrophoneError("it does not work", reason=reason, hint="repair it")

    recorder = MicrophoneRecorder(take)
    with pytest.raises(NoMoreError if fatal else MicrophoneError):
        recorder.listen(Drill(candidates(PLAN)[0], "Thin air."), lambda _take: None)
    assert (recorder.failure is not None) is fatal


def test_a_score_that_was_begun_ahead_is_that_of_the_recording(root):
    from pronounce_cli.audio import load

    text = "We'll have to agree to disagree."
    sound, other = (load(root / "sample_audio" / name) for name in ("adult_good.wav", "adult_poor.wav"))
    drill = Drill(candidates(Plan(texts=(text,)))[0], text)
    scorer = LiveScorer(Assessor(), lambda _text: None)

    scorer.expect(drill, other)
    scorer.expect(drill, sound)
    ahead = scorer.score(drill, sound)
    scorer.expect(drill, other)
    fresh = scorer.score(drill, sound)
    scorer.close()

    assert ahead.assessment == fresh.assessment == Assessor().assess(sound, text)


def test_without_a_provider_a_language_without_an_ear_is_refused_at_once():
    with pytest.raises(ConfigError, match="a provider must hear the words"):
        LiveScorer(Assessor(language="nl-NL"), lambda _text: None)
