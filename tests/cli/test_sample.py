"""`pronounce sample`: which text, and how it is printed to a pipe, a terminal and a program."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from tests.helpers.places import SCRIPT
from typer.testing import Result

from pronounce_cli.cli import sample
from pronounce_cli.practice.prompts import Kind, Level, prompts

Invoke = Callable[..., Result]
Run = Callable[..., subprocess.CompletedProcess[str]]


def texts(kind: Kind = Kind.SENTENCE, language: str = "en", **filters: object) -> set[str]:
    return {prompt.text for prompt in prompts(language, kind=kind, **filters)}  # type: ignore[arg-type]


def on_a_terminal(*args: str, **env: str) -> str:
    ours, theirs = pty.openpty()
    subprocess.run(
        [SCRIPT, "sample", *args],
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, check=True,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **env},
    )  # fmt: skip
    os.close(theirs)
    output = b""
    try:
        while chunk := os.read(ours, 65536):
            output += chunk
    except OSError:  # Linux reports the end of a closed terminal as an error
        pass
    os.close(ours)
    return output.decode().replace("\r\n", "\n")


def test_a_pipe_gets_one_sentence_and_nothing_else(invoke: Invoke) -> None:
    result = invoke("sample")

    assert result.stdout.removesuffix("\n") in texts()
    assert result.stderr == ""


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_can_be_asked_for(invoke: Invoke, kind: Kind) -> None:
    assert invoke("sample", "--kind", kind.value).stdout.strip() in texts(kind)


def test_the_choices_are_those_of_the_material() -> None:
    hints = get_type_hints(sample.sample, include_extras=False, localns={"typer": sample.typer})
    assert get_args(hints["kind"]) == tuple(Kind)
    assert get_args(get_args(hints["level"])[0]) == tuple(Level)


@pytest.mark.parametrize("level", Level)
def test_the_level_bounds_the_length(invoke: Invoke, level: Level) -> None:
    lines = invoke("sample", "--level", level.value, "--count", "20").stdout.splitlines()

    assert len(set(lines)) == 20
    assert {Level.of(line) for line in lines} == {level}


@pytest.mark.parametrize(
    ("category", "levels"), [("0", set(Level)), ("1", {"easy"}), ("2", {"medium"}), ("3", {"hard"})]
)
def test_a_category_is_a_level_by_number(invoke: Invoke, category: str, levels: set[Level]) -> None:
    lines = invoke("sample", "--category", category, "-n", "60", "--seed", "4").stdout.splitlines()

    assert {Level.of(line) for line in lines} == levels


def test_a_seed_picks_the_same_texts_again(invoke: Invoke) -> None:
    first, again, other = (invoke("sample", "-n", "5", "--seed", seed).stdout for seed in ("1", "1", "2"))

    assert first == again != other


def test_without_a_seed_the_text_changes(invoke: Invoke) -> None:
    assert len({invoke("sample").stdout for _ in range(12)}) > 1


@pytest.mark.parametrize("sounds", ["θ,ð", "TH,DH", "th dh"])
def test_sounds_narrow_the_choice(invoke: Invoke, sounds: str) -> None:
    expected = texts(sounds=("θ", "ð"))
    found = set(invoke("sample", "--sounds", sounds, "-n", "1000").stdout.splitlines())

    assert found == expected
    assert len(expected) < len(texts())


def test_fewer_than_asked_for_are_printed_with_a_note(invoke: Invoke) -> None:
    result = invoke("sample", "--kind", "letters", "-n", "500")

    assert set(result.stdout.splitlines()) == texts(Kind.LETTERS)
    assert result.stderr == f"note: there are only {len(texts(Kind.LETTERS))} of them\n"


def test_the_language_comes_from_the_flag_or_the_settings(invoke: Invoke) -> None:
    assert invoke("sample", "--language", "de-AT").stdout.strip() in texts(language="de")
    assert invoke("sample", env={"PRONOUNCE_LANGUAGE": "de"}).stdout.strip() in texts(language="de")


def test_json_tells_all_that_is_known(invoke: Invoke) -> None:
    document = json.loads(invoke("sample", "--language", "de", "--sounds", "p͡f", "--format", "json").stdout)

    assert (document["schema_version"], document["kind"]) == ("1.0", "prompts")
    (prompt,) = document["prompts"]
    assert prompt["text"] in texts(language="de", sounds=("p͡f",))
    assert "p͡f" in prompt["sounds"]
    assert "p͡f" in prompt["ipa"]
    assert prompt["translation"]
    assert prompt["id"].startswith("de-")


def test_a_terminal_shows_the_sounds_below_the_text() -> None:
    output = on_a_terminal("--kind", "minimal-pair", "--sounds", "θ", "-n", "200", NO_COLOR="1")

    assert "\x1b" not in output
    assert "thin, tin\n  θɪn tɪn\n  drills θ (thin), t (tea)\n\n" in output + "\n"


def test_on_a_terminal_what_is_below_the_text_is_dim() -> None:
    text, below = on_a_terminal("--language", "de", "--kind", "twister", "--seed", "1").split("\n", maxsplit=1)

    assert text in texts(Kind.TWISTER, "de")
    assert "\x1b[2m" in below


def test_without_unicode_the_sounds_are_in_arpabet() -> None:
    output = on_a_terminal(
        "--kind", "minimal-pair", "--sounds", "TH", "-n", "200", PYTHONIOENCODING="ascii", NO_COLOR="1"
    )

    assert "TH IH1 N  T IH1 N\n  drills TH (thin), T (tea)\n" in output


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--sounds", "q"], "“q” is no sound of the language “en-US”", "Choose from ɑ æ"),
        (["--sounds", ","], "names no sound", "as TH,DH"),
        (["--language", "fr"], "no practice material for the language “fr”", "en, de"),
        (["--kind", "word", "--level", "hard"], "there is no such text", "Leave out --level"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_there_is_not_is_refused_with_a_hint(
    invoke: Invoke, arguments: list[str], message: str, hint: str
) -> None:
    result = invoke("sample", *arguments, exit_code=4)
    error, tip = result.stderr.splitlines()

    assert result.stdout == ""
    assert message in error
    assert hint in tip


@pytest.mark.parametrize(
    "arguments",
    ["--level hard --category 3", "--category 4", "--count 0", "--level mild", "--kind joke"],
)
def test_wrong_usage(invoke: Invoke, arguments: str) -> None:
    assert invoke("sample", *arguments.split(), exit_code=2).stderr.startswith("error: ")


def test_it_goes_into_another_command(pronounce: Run) -> None:
    text = pronounce("sample", "--level", "easy", "--seed", "3").stdout.strip()

    assert pronounce("phonemes", text).returncode == 0


def test_the_text_alone_loads_no_dictionary(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pronounce_cli.cli.app import app\n"
        "app(['sample'], standalone_mode=False)\n"
        "sys.exit(bool({'eng_to_ipa', 'hama', 'numpy', 'epitran', 'rich'} & set(sys.modules)))"
    )
    assert subprocess.run([SCRIPT.with_name("python"), "-c", code], check=False, cwd=tmp_path).returncode == 0
