"""The session as a state machine: what always holds, whatever happens in which order, and what each key does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.helpers.practised import assessment, audio, drill, tried

from pronounce_cli.practice import session as s
from pronounce_cli.practice.drills import Tried

TEXTS = ("thin air", "thick fog", "three", "a theme park", "both")
KEYS = st.sampled_from([*"rmobwsenqRNQx7", "", " ", "\r", "\n"])


def run(session: s.Session, *events: s.Event, now_s: float = 0.0) -> tuple[s.Session, list[s.Effect]]:
    found: list[s.Effect] = []
    for event in events:
        session, effects = s.step(session, event, now_s)
        found = list(effects)
    return session, found


def asking(count: int | None = None, text: str = "thin air") -> tuple[s.Session, Tried]:
    one = drill(text)
    scored = tried(one)
    begun, _ = s.begin(s.Session(count=count))
    session, _ = run(begun, s.Offered(one), s.Recorded(scored.take), s.Scored(scored))
    return session, scored


class Sessions(RuleBasedStateMachine):
    """Any events in any order, also such as make no sense."""

    @initialize(count=st.none() | st.integers(1, 4), seconds=st.none() | st.floats(0, 30), done=st.integers(0, 3))
    def start(self, count, seconds, done):
        self.now_s = 0.0
        self.saved: list[Tried] = []
        self.finished: list[s.Finish] = []
        self.resumed = tuple(drill(text).prompt.id for text in TEXTS[:done])
        given = s.Session(count=count, seconds=seconds, offered=done, done=self.resumed)
        self.session, effects = s.begin(given)
        self.carry_out(effects)

    def carry_out(self, effects: tuple[s.Effect, ...]) -> None:
        assert not self.finished or effects == (), "nothing happens after the end"
        questions = [e for e in effects if isinstance(e, s.Choose | s.Listen | s.Score | s.Ask | s.AskWord | s.Finish)]
        assert len(questions) <= 1, "one question at a time"
        assert not questions or effects[-1] == questions[0], "what is waited for comes last"
        self.saved += [e.tried for e in effects if isinstance(e, s.Save)]
        self.finished += [e for e in effects if isinstance(e, s.Finish)]

    def happen(self, event: s.Event) -> None:
        before = self.session
        self.session, effects = s.step(before, event, self.now_s)
        assert effects or self.session == before, "a change without an effect would hang"
        self.carry_out(effects)

    @rule(seconds=st.floats(0, 10))
    def time_passes(self, seconds):
        self.now_s += seconds

    @rule(text=st.none() | st.sampled_from(TEXTS))
    def offered(self, text):
        choosing = self.session.phase is s.Phase.CHOOSING
        over = self.session.count is not None and self.session.offered >= self.session.count
        assert not (choosing and over), "no drill is asked for when there were enough"
        self.happen(s.Offered(None if text is None else drill(text)))

    @rule()
    def recorded(self):
        self.happen(s.Recorded(audio()))

    @rule(final=st.booleans())
    def unheard(self, final):
        self.happen(s.Unheard("only silence", final=final))

    @rule()
    def failed(self):
        self.happen(s.Failed("no network"))

    @precondition(lambda self: self.session.drill is not None)
    @rule(accuracy=st.floats(0, 100))
    def scored(self, accuracy):
        self.happen(s.Scored(tried(self.session.drill, accuracy)))

    @rule(key=KEYS)
    def pressed(self, key):
        self.happen(s.Pressed(key))

    @rule(word=st.none() | st.integers(-2, 4))
    def picked(self, word):
        self.happen(s.Picked(word))

    @rule(really=st.sampled_from([False] * 9 + [True]))
    def interrupted(self, really):
        if really:
            self.happen(s.Interrupted())

    @invariant()
    def all_that_was_scored_was_saved(self):
        if hasattr(self, "session"):
            assert list(self.session.tries) == self.saved

    @invariant()
    def it_ends_once(self):
        if hasattr(self, "session"):
            assert len(self.finished) == (self.session.phase is s.Phase.ENDED)
            assert all(finish.tries == tuple(self.saved) for finish in self.finished)

    @invariant()
    def drills_are_counted_right(self):
        if hasattr(self, "session"):
            count = self.session.count
            assert self.session.offered >= 0
            assert count is None or self.session.offered <= max(count, len(self.resumed))
            if self.session.phase is s.Phase.ENDED and not self.finished[0].interrupted:
                scored = {t.drill.prompt.id for t in self.saved}
                assert self.session.offered >= len(scored | set(self.resumed)) or not scored - set(self.resumed)


TestSessions = Sessions.TestCase


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("r", [s.Show, s.Listen]),
        ("m", [s.PlayMine, s.Ask]),
        ("o", [s.PlayReference, s.Ask]),
        ("b", [s.PlayReference, s.PlayMine, s.Ask]),
        ("s", [s.PlayReference, s.Ask]),
        ("w", [s.AskWord]),
        ("e", [s.Explain, s.Ask]),
        ("n", [s.Choose]),
        ("", [s.Choose]),
        ("q", [s.Finish]),
        ("?", [s.Ask]),
        ("E", [s.Explain, s.Ask]),
    ],
)
def test_what_each_key_does(key, kinds):
    session, _ = asking()

    _, effects = run(session, s.Pressed(key))

    assert [type(effect) for effect in effects] == kinds


def test_slow_is_the_reference_slowly():
    session, _ = asking()

    assert run(session, s.Pressed("s"))[1][0] == s.PlayReference(session.drill, slow=True)
    assert run(session, s.Pressed("o"))[1][0] == s.PlayReference(session.drill, slow=False)


def test_an_unknown_key_explains_the_keys():
    session, _ = asking()

    (ask,) = run(session, s.Pressed("x"))[1]

    assert ask.help


def test_a_new_drill_is_shown_then_played_then_recorded():
    one = drill()

    _, effects = run(s.begin(s.Session())[0], s.Offered(one))

    assert effects == [s.Show(one, 1, again=False), s.PlayReference(one, asked=False), s.Listen(one)]


def test_a_score_is_saved_before_it_is_shown():
    one = drill()
    scored = tried(one)

    _, effects = run(s.begin(s.Session())[0], s.Offered(one), s.Recorded(scored.take), s.Scored(scored))

    assert [type(effect) for effect in effects] == [s.Save, s.Report, s.Ask]


def test_the_last_drill_says_that_it_is_the_last():
    last, _ = asking(count=1)
    first, _ = asking(count=2)

    assert run(last, s.Pressed("x"))[1][0].last
    assert not run(first, s.Pressed("x"))[1][0].last
    assert isinstance(run(last, s.Pressed("n"))[1][0], s.Finish)


def test_time_ends_the_session_at_the_next_drill_only():
    session, scored = asking()
    limited = s.Session(s.Phase.ASKING, None, 60.0, 1, session.done, session.drill, scored.take, scored, (scored,))

    assert isinstance(run(limited, s.Pressed("n"), now_s=59)[1][0], s.Choose)
    assert isinstance(run(limited, s.Pressed("r"), now_s=61)[1][-1], s.Listen)
    assert isinstance(run(limited, s.Pressed("n"), now_s=61)[1][0], s.Finish)


def test_a_drill_without_a_score_does_not_count():
    begun, _ = s.begin(s.Session(count=1))
    session, _ = run(begun, s.Offered(drill()), s.Unheard("only silence"))

    session, effects = run(session, s.Pressed("n"))

    assert session.offered == 0
    assert effects == [s.Choose(session.done)]


def test_after_silence_the_old_recording_is_still_there_but_no_old_score():
    session, scored = asking()
    session, effects = run(session, s.Pressed("r"), s.Unheard("only silence"))
    assert session.take is scored.take
    assert "m" in effects[-1].keys

    session, effects = run(session, s.Pressed("r"), s.Recorded(audio()), s.Failed("no network"))
    assert not {"e", "w"} & set(effects[-1].keys)


def test_without_further_recordings_the_last_one_can_still_be_looked_at():
    session, scored = asking()
    gone = s.Unheard("no more", final=True)

    session, effects = run(session, s.Pressed("r"), gone)
    assert [type(effect) for effect in effects[-2:]] == [s.Complain, s.Ask]
    assert (session.take, session.tried) == (scored.take, scored)

    session, effects = run(session, s.Pressed("n"), s.Offered(drill("thick fog")), gone)
    assert isinstance(effects[-1], s.Finish)


def test_a_word_is_played_by_both_voices():
    session, scored = asking()

    session, effects = run(session, s.Pressed("w"), s.Picked(1))

    assert effects[0] == s.PlayReference(session.drill, word="air")
    assert (effects[1].take, effects[1].tried, effects[1].word) == (scored.take, scored, 1)
    assert isinstance(effects[2], s.Ask)


def test_what_could_not_be_judged_has_no_words_to_choose():
    one = drill()
    refused = Tried(one, audio(), assessment(assessable=False), tried(one).attempt)

    session, effects = run(s.begin(s.Session())[0], s.Offered(one), s.Recorded(audio()), s.Scored(refused))

    assert "w" not in effects[-1].keys
    assert run(session, s.Pressed("w"))[1][0].help


@given(st.integers(1, 5), st.integers(0, 5))
def test_a_session_that_was_cut_off_goes_on_counting(count, done):
    _, effects = s.begin(s.Session(count=count, offered=done))

    assert isinstance(effects[0], s.Finish if done >= count else s.Choose)
