"""The material for practice: enough of it, every sound in every place, true minimal pairs, lists of one's own.

`pytest tests/unit/practice --update-golden` fills the column of sounds of the tables.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from tests.helpers.drilled import drilled, filled, reference, sounds, table, words

from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Source
from pronounce_cli.languages.en.inventory import PHONES, phone_of_ipa
from pronounce_cli.practice.prompts import (
    NOTHING,
    Contrast,
    Kind,
    Level,
    Prompt,
    contrasts,
    from_file,
    from_text,
    inventory,
    parse_sounds,
    prompts,
)

LANGUAGES = ("en", "de")
TABLES = [kind for kind in Kind if kind is not Kind.MINIMAL_PAIR]
ALL = [prompt for language in LANGUAGES for prompt in prompts(language)]
CONTRASTS = [contrast for language in LANGUAGES for contrast in contrasts(language)]
EVERYWHERE = {"initial", "medial", "final"}

# Where a sound cannot stand, or stands in a handful of rare words only.
NOT_INITIAL = {"en": "ŋ ʊ u ʒ", "de": "ŋ x ə ɐ ʏ s ʒ"}
NOT_MEDIAL = {"en": "", "de": "d͡ʒ"}
NOT_FINAL = {"en": "h w j ɪ ɛ æ ʊ", "de": "b d ɡ v z h j ʒ d͡ʒ ʁ a ɛ ɪ ɔ œ ʊ ʏ ɛː øː"}


def place(index: int, length: int) -> set[str]:
    ends = {"initial"} if index == 0 else set()
    return ends | ({"final"} if index == length - 1 else set()) or {"medial"}


@pytest.mark.parametrize(
    ("language", "kind", "least"),
    [
        ("en", Kind.SENTENCE, 330), ("en", Kind.TWISTER, 20), ("en", Kind.NUMBER, 20), ("en", Kind.LETTERS, 10),
        ("en", Kind.WORD, 150), ("en", Kind.MINIMAL_PAIR, 42 * 5),
        ("de", Kind.SENTENCE, 165), ("de", Kind.TWISTER, 12), ("de", Kind.NUMBER, 12), ("de", Kind.LETTERS, 6),
        ("de", Kind.WORD, 70), ("de", Kind.MINIMAL_PAIR, 16 * 5),
    ],
)  # fmt: skip
def test_there_is_enough_of_each_kind(language: str, kind: Kind, least: int) -> None:
    assert len(prompts(language, kind=kind)) >= least


@pytest.mark.parametrize(("language", "least"), [("en", 110), ("de", 55)])
@pytest.mark.parametrize("level", Level)
def test_there_are_enough_sentences_of_each_level(language: str, least: int, level: Level) -> None:
    assert len(prompts(language, kind=Kind.SENTENCE, level=level)) >= least


def test_the_level_is_the_number_of_words() -> None:
    for prompt in ALL:
        count = len(re.findall(r"\S*\w\S*", prompt.text))
        assert prompt.level is (Level.EASY if count <= 8 else Level.MEDIUM if count <= 20 else Level.HARD), prompt


@pytest.mark.parametrize("count", [8, 9, 20, 21])
def test_the_levels_end_at_8_and_20_words(count: int) -> None:
    expected = {8: Level.EASY, 9: Level.MEDIUM, 20: Level.MEDIUM, 21: Level.HARD}
    assert Level.of(" – ".join(["word"] * count)) is expected[count]


def test_no_text_comes_twice() -> None:
    for language in LANGUAGES:
        spoken = Counter(re.sub(r"\W+", " ", prompt.text).casefold() for prompt in prompts(language))
        assert [text for text, times in spoken.items() if times > 1] == []


def test_no_two_texts_have_the_same_id() -> None:
    assert len({prompt.id for prompt in ALL}) == len(ALL)


def test_an_id_depends_on_language_and_text_alone() -> None:
    found = {prompt.text: prompt.id for prompt in prompts("en")}
    assert found["The oven is still hot."] == "en-83fb534c"


def test_sentences_begin_and_end_as_they_should() -> None:
    for prompt in ALL:
        if prompt.kind not in (Kind.WORD, Kind.MINIMAL_PAIR):
            assert re.fullmatch(r"[A-ZÄÖÜ0-9].*[.?!]", prompt.text), prompt.text
        assert prompt.text == " ".join(prompt.text.split())


def test_every_german_text_is_translated() -> None:
    for prompt in ALL:
        expected = prompt.language == "de" and prompt.kind is not Kind.MINIMAL_PAIR
        assert bool(prompt.translation) is expected, prompt.text


def test_every_word_of_english_is_in_the_dictionary() -> None:
    for prompt in prompts("en"):
        assert [
            word.text for word in reference(prompt.text, "en").words if word.pronunciations[0].source is Source.GUESSED
        ] == [], prompt.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sound_is_in_several_sentences_in_each_place(language: str) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for prompt in prompts(language, kind=Kind.SENTENCE):
        spoken = words(prompt.text, language)
        seen.update({(s, where) for word in spoken for i, s in enumerate(word) for where in place(i, len(word))})

    rare = {
        "initial": NOT_INITIAL[language].split(),
        "medial": NOT_MEDIAL[language].split(),
        "final": NOT_FINAL[language].split(),
    }
    missing = [
        (sound.ipa, where, seen[sound.ipa, where])
        for sound in inventory(language)
        for where in sorted(EVERYWHERE)
        if sound.ipa not in rare[where] and seen[sound.ipa, where] < 3
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sound_is_drilled_by_several_texts(language: str) -> None:
    for sound in inventory(language):
        assert len(prompts(language, sounds=[sound.ipa])) >= 3, sound.ipa


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inventory_has_every_sound_that_occurs(language: str) -> None:
    known = {sound.ipa for sound in inventory(language)}
    spoken = {s for prompt in prompts(language) for word in words(prompt.text, language) for s in word}

    assert spoken == known
    assert {s for prompt in prompts(language) for s in prompt.sounds} <= known


def test_the_inventory_of_english_is_that_of_arpabet() -> None:
    assert [sound.arpabet for sound in inventory("en")] == list(PHONES)
    assert [phone_of_ipa(sound.ipa) for sound in inventory("en")] == list(PHONES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_shares_of_the_sounds_are_about_those_of_the_sentences(language: str) -> None:
    counts = Counter(s for p in prompts(language, kind=Kind.SENTENCE) for w in words(p.text, language) for s in w)
    for sound in inventory(language):
        share = 1000 * counts[sound.ipa] / counts.total()
        assert sound.usual == pytest.approx(share, rel=0.5, abs=1), sound.ipa


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_sound_has_it(language: str) -> None:
    for sound in inventory(language):
        (word,) = reference(sound.example, language).words
        assert any(sound.ipa in sounds(said) for said in word.pronunciations), sound


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_column_of_sounds_is_what_the_texts_drill(
    language: str, kind: Kind, request: pytest.FixtureRequest
) -> None:
    path = table(language, kind)
    lines = path.read_text(encoding="utf-8").split("\n")
    right = list(filled(lines, language))
    if request.config.getoption("--update-golden"):
        path.write_text("\n".join(right), encoding="utf-8", newline="\n")
        return

    assert lines == right


def test_a_sound_is_drilled_where_it_is_unusually_frequent() -> None:
    assert drilled("Three thin thieves thank both.", "en")[0] == "θ"
    assert "ʒ" in drilled("I usually sleep until the sun comes up over the hills behind the old town.", "en")
    assert "n" not in drilled("I left my keys near the door.", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_contrasts_are_different_and_each_has_five_pairs(language: str) -> None:
    found = contrasts(language)

    assert len(found) >= {"en": 42, "de": 16}[language]
    assert len({frozenset(contrast.sounds) for contrast in found}) == len(found)
    for contrast in found:
        assert len(set(contrast.pairs)) >= 5
        assert set(contrast.sounds) <= {sound.ipa for sound in inventory(language)} | {NOTHING}
        assert re.fullmatch(r"[A-Z].{10,90}\.", contrast.note), contrast.note


@pytest.mark.parametrize("contrast", CONTRASTS, ids=lambda c: f"{c.language} {'-'.join(c.sounds)}")
def test_minimal_pairs_differ_in_their_sound_alone(contrast: Contrast) -> None:
    for pair in contrast.pairs:
        (one,), (other,) = (reference(word, contrast.language).words for word in pair)
        assert any(
            minimal(sounds(a), sounds(b), contrast.sounds) for a, b in product(one.pronunciations, other.pronunciations)
        ), pair


def minimal(one: tuple[str, ...], other: tuple[str, ...], pair: tuple[str, str]) -> bool:
    if pair[1] == NOTHING:
        return any(s == pair[0] and (*one[:i], *one[i + 1 :]) == other for i, s in enumerate(one))
    return len(one) == len(other) and [(a, b) for a, b in zip(one, other, strict=True) if a != b] == [pair]


def test_minimal_pairs_are_prompts_that_drill_both_sounds() -> None:
    found = {prompt.text: prompt.sounds for prompt in prompts("en", kind=Kind.MINIMAL_PAIR)}

    assert found["sheep, ship"] == ("i", "ɪ")
    assert found["heat, eat"] == ("h",)


def test_prompts_are_chosen_by_kind_level_and_any_of_the_sounds() -> None:
    found = prompts("en-GB", kind=Kind.SENTENCE, level=Level.HARD, sounds=("θ", "ð"))

    assert found
    for prompt in found:
        assert (prompt.kind, prompt.level, prompt.language) == (Kind.SENTENCE, Level.HARD, "en")
        assert {"θ", "ð"} & set(prompt.sounds)
    assert len(found) < len(prompts("en", kind=Kind.SENTENCE, level=Level.HARD))


@pytest.mark.parametrize("ask", [prompts, contrasts, inventory])
def test_a_language_without_material_is_refused(ask: object) -> None:
    with pytest.raises(TextError, match="no practice material for the language “fr-CA”") as caught:
        ask("fr-CA")  # type: ignore[operator]

    assert "en, de" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("θ,ð", "en", ("θ", "ð")),
        ("TH, dh", "en-GB", ("θ", "ð")),
        ("/iː/ [ʤ] tʃ t͡ʃ r g", "en", ("i", "dʒ", "tʃ", "ɹ", "ɡ")),
        ("ə AH ER ɜː", "en", ("ʌ", "ɝ")),
        ("ts,au,ai,r,aː,a:,a", "de", ("t͡s", "aʊ", "aɪ", "ʁ", "aː", "a")),
        ("ç ʦ pf", "de-AT", ("ç", "t͡s", "p͡f")),
    ],
)
def test_sounds_are_read_in_ipa_or_arpabet(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert parse_sounds(text, language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sound_can_be_named(language: str) -> None:
    for sound in inventory(language):
        assert parse_sounds(sound.ipa, language) == (sound.ipa,)
        assert not sound.arpabet or parse_sounds(sound.arpabet.lower(), language) == (sound.ipa,)


@pytest.mark.parametrize(
    ("text", "language", "wrong"), [("θ,ts", "en", "ts"), ("TH", "de", "TH"), ("thin", "en", "thin")]
)
def test_an_unknown_sound_is_refused_with_a_list_of_the_known(text: str, language: str, wrong: str) -> None:
    with pytest.raises(TextError, match=f"“{wrong}” is no sound") as caught:
        parse_sounds(text, language)

    assert all(sound.ipa in str(caught.value.hint).split() for sound in inventory(language))


@pytest.mark.parametrize("text", ["", " , "])
def test_a_list_without_a_sound_is_refused(text: str) -> None:
    with pytest.raises(TextError, match="names no sound"):
        parse_sounds(text, "en")


def test_a_list_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text(
        "\ufeff# Café\r\nIch heiße Jörg.\tMy name is Jörg.\r\n\r\n  Grüße!  \nIch heiße Jörg.\n", encoding="utf-8"
    )

    sentence, word = from_file(path, "de-AT")

    assert sentence == Prompt(sentence.id, "Ich heiße Jörg.", "de", Kind.SENTENCE, Level.EASY, (), "My name is Jörg.")
    assert (word.text, word.kind, word.translation) == ("Grüße!", Kind.WORD, None)


def test_a_text_of_ones_own_has_the_id_of_the_same_text_in_a_list(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("The oven  is still hot.\n", encoding="utf-8")
    own = from_text(" The oven is\nstill hot. ", "en_US")

    assert from_file(path, "en-GB") == (own,)
    assert own.id in {prompt.id for prompt in prompts("en")}


@pytest.mark.parametrize("text", ["", " ", "?!", "…"])
def test_a_text_of_ones_own_needs_a_word(text: str) -> None:
    with pytest.raises(TextError, match="no word to read aloud"):
        from_text(text, "en")


def test_a_list_may_be_in_any_language(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("Bonjour à tous.\n", encoding="utf-8")

    assert from_file(path, "fr")[0].language == "fr"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Good.\nGr\xfc\xdfe.\n", "line 2 of “.*own.txt” is not UTF-8"),
        (b"One.\n\n# Two\n...\n", "line 4 of “.*own.txt” has no word to read aloud"),
        (b"One.\n\ta translation alone\n", "line 2 of “.*own.txt” has no word to read aloud"),
        (b"# nothing\n\n", "there is no text in “.*own.txt”"),
        (b"", "there is no text in “.*own.txt”"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_with_its_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes(content)

    with pytest.raises(TextError, match=message) as caught:
        from_file(path, "en")

    assert caught.value.hint


def test_a_missing_list_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"cannot read “.*own\.txt”: No such file"):
        from_file(tmp_path / "own.txt", "en")


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="cannot read"):
        from_file(tmp_path, "en")


def test_importing_reads_nothing_and_asking_reads_what_is_needed() -> None:
    code = (
        "import sys; opened = []; sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from pronounce_cli.practice import prompts as p\n"
        "assert not [f for f in opened if f.endswith('.tsv')], opened\n"
        "p.prompts('en', kind=p.Kind.TWISTER); p.prompts('en', kind=p.Kind.TWISTER)\n"
        "print(sum(f.endswith('.tsv') for f in opened), 'numpy' in sys.modules, 'eng_to_ipa' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["1", "False", "False"]


def test_the_region_of_a_language_changes_nothing() -> None:
    assert prompts("en-GB") == prompts("EN") == prompts("en_US")


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("ü", ("yː", "ʏ")), ("Ö", ("øː", "œ")), ("ch,sch", ("ç", "x", "ʃ")), ("ä", ("ɛː", "ɛ")), ("ß", ("s",)),
        ("pf ng ei", ("p͡f", "ŋ", "aɪ")),
    ],
)  # fmt: skip
def test_german_sounds_may_be_named_by_their_letters(written: str, heard: tuple[str, ...]) -> None:
    assert parse_sounds(written, "de") == heard
    assert prompts("de", sounds=heard)
