from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.practised import AT, attempt, prompt, word_try

from pronounce_cli.core.learning import Card, CardKey, CardKind, PhoneTry, Rating
from pronounce_cli.core.types import Verdict
from pronounce_cli.history import HistoryStore
from pronounce_cli.practice.prompts import Level
from pronounce_cli.practice.schedule import Known, choose, rate_phone, rate_word, reviewed, reviews, tokens

HOUR = timedelta(hours=1)


def key(name: str, kind: CardKind = CardKind.WORD) -> CardKey:
    return CardKey("en", kind, name)


def due(name: str, kind: CardKind = CardKind.WORD, at=AT - HOUR) -> Card:
    return Card(key(name, kind), 2, None, 1.0, 5.0, at, AT - 24 * HOUR, 1)


def same(card: Card, other: fsrs.Card) -> bool:
    ours = (card.state, card.step, card.stability, card.difficulty, card.due, card.last_review)
    return ours == (int(other.state), other.step, other.stability, other.difficulty, other.due, other.last_review)


def test_ten_thousand_reviews_are_those_of_fsrs_itself(tmp_path):
    """Through the history and back each time, beside cards that fsrs keeps on its own."""
    chance = random.Random(20260301)
    names = [f"word{i}" for i in range(50)]
    scheduler = fsrs.Scheduler(enable_fuzzing=False, maximum_interval=60)
    theirs = {name: fsrs.Card(card_id=0, due=AT) for name in names}
    verdicts = (Verdict.POOR, Verdict.FAIR, Verdict.GOOD, Verdict.GOOD)
    accuracies = (40.0, 85.0, 95.0, 99.5)
    store = HistoryStore(tmp_path / "history.sqlite3")
    session = store.begin(AT, "en-US", "")
    started: set[str] = set()
    at, count = AT, 0
    while count < 10_000:
        at += timedelta(seconds=chance.choice([30, 600, 40_000, 90_000, 400_000]))
        chosen = chance.sample(names, 50)
        ratings = [chance.randrange(4) for _ in chosen]
        words = [
            word_try(name, accuracies[rating], verdicts[rating], phones=())
            for name, rating in zip(chosen, ratings, strict=True)
        ]
        made = attempt("text", *words, at=at, session=session)
        store.save(made, reviews(made.words, "en"), reviewed)
        for name, rating in zip(chosen, ratings, strict=True):
            if name in started or rating < 2:
                started.add(name)
                theirs[name], _ = scheduler.review_card(theirs[name], fsrs.Rating(rating + 1), at)
                count += 1

    ours = {card.key.name: card for card in store.cards("en")}
    assert ours.keys() == started == set(names)
    assert [name for name in names if not same(ours[name], theirs[name])] == []
    assert sum(card.reviews for card in ours.values()) == count


@pytest.mark.parametrize(
    ("word", "rating"),
    [
        (word_try(verdict=Verdict.POOR, accuracy=79), Rating.AGAIN),
        (word_try(verdict=Verdict.GOOD, accuracy=99, miscue="omission"), Rating.AGAIN),
        (word_try(verdict=Verdict.FAIR, accuracy=99), Rating.HARD),
        (word_try(verdict=Verdict.GOOD, accuracy=97.9), Rating.GOOD),
        (word_try(verdict=Verdict.GOOD, accuracy=98), Rating.EASY),
        (word_try(verdict=Verdict.GOOD, accuracy=None), Rating.GOOD),
        (word_try(verdict=Verdict.UNCERTAIN, accuracy=20), None),
    ],
)
def test_how_words_are_rated(word, rating):
    assert rate_word(word) == rating


@pytest.mark.parametrize(
    ("accuracy", "rating"),
    [
        (0, Rating.AGAIN),
        (59.9, Rating.AGAIN),
        (60, Rating.HARD),
        (80, Rating.GOOD),
        (96.9, Rating.GOOD),
        (97, Rating.EASY),
    ],
)
def test_how_phones_are_rated(accuracy, rating):
    assert rate_phone(accuracy) == rating


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_better_phone_is_never_rated_worse(one, other):
    assert (rate_phone(one) <= rate_phone(other)) or one > other


def test_a_word_that_never_went_wrong_starts_no_card():
    found = {review.key: review for review in reviews([word_try("thin", 99, Verdict.GOOD), word_try("air")], "en")}

    assert not found[key("thin")].starts
    assert found[key("air")].starts
    assert found[key("TH", CardKind.PHONE)].starts


def test_of_a_word_said_twice_the_worse_one_counts():
    twice = [word_try("The", 99, Verdict.GOOD), word_try("the", 30, Verdict.POOR)]

    found = {review.key: review.rating for review in reviews(twice, "en")}

    assert found[key("the")] == Rating.AGAIN
    assert [review.key for review in reviews(reversed(twice), "en")].count(key("the")) == 1


def test_a_phone_is_rated_by_the_mean_of_its_places():
    places = [PhoneTry("TH", "θ", "TH", accuracy) for accuracy in (100, 40, 70)]
    words = [word_try("thin", phones=(places[0],)), word_try("thick", phones=(places[1], places[2]))]

    found = {review.key: review.rating for review in reviews(words, "en")}

    assert found[key("TH", CardKind.PHONE)] == rate_phone(70)


def test_words_that_are_not_sure_or_left_out_say_nothing_of_phones():
    words = [word_try("thin", verdict=Verdict.UNCERTAIN), word_try("thick", miscue="omission")]

    assert [review.key for review in reviews(words, "en")] == [key("thick")]


def test_sounds_that_were_not_measured_say_nothing():
    word = word_try("thin", phones=(PhoneTry("TH", "θ", None, None),))

    assert [review.key.kind for review in reviews([word], "en")] == [CardKind.WORD]


def test_words_are_found_in_texts_as_cards_name_them():
    assert tokens("“Don’t,” she said – it's well-known (O'Brien) 25!") == (
        *("don't", "she", "said", "it's", "well", "known", "o'brien", "25"),
    )


def test_what_covers_most_of_what_is_due_comes_first():
    texts = [prompt("A thick fog."), prompt("Thin and thick."), prompt("Nothing at all.")]
    memory = Known([due("thin"), due("thick"), due("fog", at=AT + HOUR)])

    choice = choose(texts, memory, AT)

    assert choice is not None
    assert (choice.prompt.text, choice.words) == ("Thin and thick.", ("thin", "thick"))


def test_a_due_sound_is_matched_through_its_symbol():
    texts = [prompt("Nothing."), replace(prompt("Both."), sounds=("θ",))]
    memory = Known([due("TH", CardKind.PHONE)], sound_of={"TH": "θ"})

    choice = choose(texts, memory, AT)

    assert choice is not None
    assert (choice.prompt.text, choice.sounds) == ("Both.", ("θ",))


def test_a_text_of_today_does_not_come_again_for_its_sounds_alone():
    text = replace(prompt("Both."), sounds=("θ",))
    other = prompt("Nothing.")
    memory = Known([due("TH", CardKind.PHONE)], tried={text.id: AT - HOUR}, sound_of={"TH": "θ"})

    choice = choose([text, other], memory, AT)

    assert choice is not None
    assert choice.prompt == other


def test_then_new_texts_of_the_right_level_with_weak_sounds():
    easy, hard = prompt("Nothing."), replace(prompt("Both of them."), level=Level.HARD)
    weak = replace(prompt("Thin."), sounds=("θ",))
    tried = {prompt("Old.").id: AT - 90 * HOUR}
    texts = [prompt("Old."), hard, easy, weak]
    memory = Known(tried=tried, weak=("θ",), level=Level.EASY)
    order = []
    for _ in texts:
        choice = choose(texts, memory, AT, done=[p.id for p in order])
        assert choice is not None
        order.append(choice.prompt)

    assert order == [weak, easy, hard, prompt("Old.")]


def test_at_last_what_was_tried_longest_ago():
    texts = [prompt(text) for text in ("one", "two", "three")]
    tried = {p.id: AT - hours * HOUR for p, hours in zip(texts, (1, 3, 2), strict=True)}

    choice = choose(texts, Known(tried=tried), AT)

    assert choice is not None
    assert choice.prompt.text == "two"


def test_without_a_seed_the_order_of_the_list_is_kept():
    texts = [prompt(f"number {i}") for i in range(20)]

    chosen = [choose(texts, Known(), AT, done=[p.id for p in texts[:i]], seed=None) for i in range(20)]

    assert [choice.prompt for choice in chosen if choice] == texts


def test_a_seed_varies_what_is_equal():
    texts = [prompt(f"number {i}") for i in range(20)]

    found = {choose(texts, Known(), AT, seed=seed).prompt.text for seed in range(30)}  # type: ignore[union-attr]

    assert len(found) > 5


def test_when_all_is_done_there_is_nothing_left():
    assert choose([prompt("one")], Known(), AT, done=[prompt("one").id]) is None
    assert choose([], Known(), AT) is None


@given(st.lists(st.sampled_from(["thin", "thick", "air", "fog"])), st.integers(0, 9), st.data())
def test_a_choice_is_always_one_of_the_candidates_and_not_done(words, seed, data):
    texts = [prompt(text) for text in ("thin air", "thick fog", "three", "a theme park")]
    done = data.draw(st.sets(st.sampled_from([p.id for p in texts])))
    tried = {p.id: AT - data.draw(st.integers(0, 99)) * HOUR for p in texts if data.draw(st.booleans())}

    choice = choose(texts, Known([due(word) for word in words], tried), AT, done=done, seed=seed)

    assert (choice is None) == (len(done) == len(texts))
    assert choice is None or (choice.prompt in texts and choice.prompt.id not in done)
    assert choice is None or set(choice.words) <= set(words) & set(tokens(choice.prompt.text))
