"""The example package in the program: a report format, voices and a language, each from one file of it."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import soundfile
from tests.helpers.packages import EXAMPLE, environment
from tests.helpers.places import SAMPLES
from tests.helpers.running import Done
from typer.testing import Result

from pronounce_cli.config import Settings
from pronounce_cli.core.codec import result_from_dict, result_to_dict
from pronounce_cli.core.errors import ConfigError, TextError
from pronounce_cli.core.types import Verdict
from pronounce_cli.factory.recogniser import recogniser_from
from pronounce_cli.languages import inventory_of
from pronounce_cli.pipeline import Assessor
from pronounce_cli.serve.http import Handler
from pronounce_cli.serve.messages import Request, Response
from pronounce_cli.serve.service import Service

Invoke = Callable[..., Result]
SOUND = SAMPLES / "adult_good.wav"
TEXT = "Mala, tikasu — kula!"
SAID = "mala pikasu kula"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose settings let the parrot say something."""
    (tmp_path / "pronounce.toml").write_text(f'extra = {{ says = "{SAID}" }}\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_kind_is_one_file_and_its_lines_in_pyproject() -> None:
    points = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    homes = [{target.partition(":")[0] for target in group.values()} for group in points.values()]
    assert len(points) == 4
    assert all(len(modules) == 1 for modules in homes)
    assert len(set.union(*homes)) == 4


# A report format


def test_a_format_by_its_name_and_by_its_suffix(pronounce: Callable[..., Done], example: Path, project: Path) -> None:
    command = ("score", SOUND, "--text", "We'll have to agree to disagree.", "-o", "said.lab", "-o", "said.json")
    assert pronounce(*command, env=environment(example)).returncode == 0
    result = json.loads((project / "said.json").read_text(encoding="utf-8"))["results"][0]
    lines = (project / "said.lab").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# {SOUND}"
    assert [line.split()[2:] for line in lines[1:]] == [[word["text"], word["verdict"]] for word in result["words"]]

    again = pronounce("report", "said.json", "-f", "lab", env=environment(example))
    assert (again.returncode, again.stdout.splitlines()) == (0, lines)


@pytest.mark.usefixtures("installed")
def test_a_format_takes_from_the_look_what_it_knows(invoke: Invoke, project: Path) -> None:
    invoke("score", SOUND, "--text", "We'll have to agree to disagree.", "-o", "a.json")
    assert "agree good AH0 G R IY1\n" in invoke("report", "a.json", "-f", "lab", "--details").stdout
    assert invoke("report", "a.json", "-f", "pronounce_parrot.reporter:Labels").stdout.startswith("# ")


@pytest.mark.usefixtures("installed")
def test_a_suffix_of_nobody_is_refused(invoke: Invoke, project: Path) -> None:
    invoke("score", SOUND, "--text", "agree", "-o", "a.labs", exit_code=2)


def test_without_the_package_there_is_no_such_format(invoke: Invoke, project: Path) -> None:
    assert "lab" in invoke("report", "a.json", "-f", "lab", exit_code=2).output


# Voices


def test_a_voice_speaks_offline(pronounce: Callable[..., Done], example: Path, project: Path) -> None:
    command = ("say", "one two three", "--voice", "whistle", "--offline", "-o", "x.wav")
    assert pronounce(*command, env=environment(example)).returncode == 0
    assert soundfile.info(project / "x.wav").duration == pytest.approx(0.6)


@pytest.mark.usefixtures("installed")
def test_a_voice_of_the_network_is_refused_offline(invoke: Invoke, project: Path) -> None:
    invoke("say", "one", "--voice", "overseas", "-o", "x.wav")
    (project / "x.wav").unlink()
    refused = invoke("say", "one", "--voice", "overseas", "--offline", "-o", "x.wav", exit_code=3)
    assert "The voice overseas needs the network" in refused.output
    assert not (project / "x.wav").exists()


# A language


@pytest.fixture
def result(invoke: Invoke, installed: None, project: Path) -> dict[str, Any]:
    """What the parrot said, held against a text of the language."""
    invoke("score", SOUND, "--text", TEXT, "--language", "qaa", "--provider", "parrot", "-o", "r.json")
    return json.loads((project / "r.json").read_text(encoding="utf-8"))["results"][0]


def test_a_language_without_an_ear_is_judged_by_a_transcript(result: dict[str, Any]) -> None:
    words = {word["text"]: word for word in result["words"]}
    assert result["engine"]["g2p"] == "letters of qaa 1"
    assert result["evidence"] == ["transcript"]
    assert words["Mala"]["verdict"] == words["kula"]["verdict"] == "good"
    assert (words["tikasu"]["heard"], words["tikasu"]["verdict"]) == ("pikasu", "fair")
    wrong, *others = words["tikasu"]["phones"]
    assert wrong["phoneme"] == {"arpabet": "", "stress": None, "segment": "t"}
    assert wrong["heard_as"] == "p"
    assert others[0]["phoneme"] == {"arpabet": "", "stress": 1, "segment": "i"}
    assert others[2]["phoneme"] == {"arpabet": "a", "stress": 0}


@pytest.mark.usefixtures("installed")
def test_a_filler_of_the_language_is_no_mistake(invoke: Invoke, project: Path) -> None:
    (project / "pronounce.toml").write_text('extra = { says = "mala mmm kula lala" }\n')
    command = ("score", SOUND, "--text", "Mala kula", "--language", "qaa", "--provider", "parrot", "--format", "json")
    found = json.loads(invoke(*command).stdout)["results"][0]
    assert [extra["text"] for extra in found["insertions"]] == ["lala"]


@pytest.mark.parametrize(
    ("form", "holds"),
    [
        ("terminal", "ɸ"),  # the IPA comes from the inventory: the file has the names alone
        ("html", "ɸ"),
        ("json", "tikasu"),
        ("csv", "tikasu"),
        ("markdown", "tikasu"),
        ("lab", "tikasu"),
        ("junit", 'failures="0"'),
        ("textgrid", "overall 88"),
    ],
)
def test_results_of_the_language_are_read_back(
    result: dict[str, Any], invoke: Invoke, project: Path, form: str, holds: str
) -> None:
    (project / "pronounce.toml").unlink()
    shown = invoke("report", "r.json", "-f", form).stdout
    assert holds in shown
    if form == "json":
        assert json.loads(shown)["results"] == [result]


@pytest.mark.usefixtures("installed")
def test_how_a_text_of_the_language_is_said(invoke: Invoke, project: Path) -> None:
    (project / "own.tsv").write_text("kula\tku-pa\n", encoding="utf-8")
    command = ("phonemes", "mala kula", "--language", "qaa", "--format", "json", "--lexicon", "own.tsv")
    first, second = json.loads(invoke(*command).stdout)["words"]
    assert first["pronunciations"][0] == {"arpabet": "m a1 l a0", "ipa": "ˈmäɾä", "source": "spelling rules"}
    assert second["pronunciations"][0] == {"arpabet": "k u1 p a0", "ipa": "ˈkɯɸä", "source": "user lexicon"}


@pytest.mark.usefixtures("installed")
def test_a_wrong_sound_in_the_lexicon_is_told_in_the_words_of_the_language(invoke: Invoke, project: Path) -> None:
    (project / "own.tsv").write_text("kula\tku-xa\n", encoding="utf-8")
    said = invoke("phonemes", "kula", "--language", "qaa", "--lexicon", "own.tsv", exit_code=4).output
    assert "own.tsv: “x” is no sound of the language" in said
    assert "syllables (ma-la), the first one stressed" in said


@pytest.mark.usefixtures("installed")
def test_a_language_without_an_ear_needs_a_provider(invoke: Invoke, project: Path) -> None:
    said = invoke("score", SOUND, "--text", TEXT, "--language", "qaa", exit_code=3).output
    assert "a provider must hear the words" in said


@pytest.mark.usefixtures("installed")
def test_a_server_judges_the_language(packed: str) -> None:
    settings = Settings(provider="parrot", extra={"says": SAID})
    service = Service(settings, recogniser_from(settings))
    found = assess(service, packed, "Mala kula", "qaa")
    assert found.status == 200
    assert [word["verdict"] for word in json.loads(found.body)["words"]] == ["good", "good"]
    asked = Handler().handle(service, Request("GET", "/v1/phonemes", "text=kula&language=qaa", {}))
    assert json.loads(asked.body)["words"][0]["pronunciations"][0]["ipa"] == "ˈkɯɾä"


def assess(service: Service, sound: str, text: str, language: str) -> Response:
    body = json.dumps({"audio": sound, "text": text, "language": language}).encode()
    return Handler().handle(service, Request("POST", "/v1/assess", "", {"content-type": "application/json"}, body))


# A G2P for a language that is there already


@pytest.mark.usefixtures("installed")
def test_another_g2p_of_a_language_without_an_ear() -> None:
    table = import_module("pronounce_parrot.g2p").TableG2P("nl", {"goeden": "ɣudən", "dag": "dɑx"})
    settings = Settings(provider="parrot", extra={"says": "goeden dag"}, cache=False)
    assessor = Assessor(language="nl", recogniser=recogniser_from(settings), g2p=table)
    found = assessor.assess(SOUND, "Goeden dag!")
    assert found.engine.g2p == "a table 1"
    assert [word.pronunciation.ipa for word in found.words] == ["ɣudən", "dɑx"]
    assert {word.verdict for word in found.words} == {Verdict.GOOD}


@pytest.mark.usefixtures("installed")
def test_another_g2p_of_a_language_with_an_ear() -> None:
    sounds = {"we'll": "W IY1 L", "have": "HH AE1 V", "to": "T AH0", "agree": "AH0 G R IY1", "disagree": "dɪsəˈɡɹi"}
    table = import_module("pronounce_parrot.g2p").TableG2P("en", sounds)
    own = Assessor(g2p=table).assess(SOUND, "We'll have to agree to disagree.")
    assert own.engine.g2p == "a table 1"
    assert [word.pronunciation.named for word in own.words][:2] == ["W IY1 L", "HH AE1 V"]
    assert own.assessable
    assert own.scores.overall is not None
    assert own.scores.overall > 80


@pytest.mark.usefixtures("installed")
def test_a_g2p_of_a_language_that_is_not_known(tmp_path: Path) -> None:
    table = import_module("pronounce_parrot.g2p").TableG2P("de", {"sugeng": "suɡəŋ", "enjing": "ənd͡ʒiŋ"})
    settings = Settings(provider="parrot", extra={"says": "sugeng enjing"}, cache=False)
    recogniser = recogniser_from(settings)
    found = Assessor(language="jv", recogniser=recogniser, g2p=table).assess(SOUND, "Sugeng enjing!")
    assert {word.verdict for word in found.words} == {Verdict.GOOD}
    assert result_from_dict(result_to_dict(found), inventory_of) == found
    with pytest.raises(TextError, match="no pronunciations"):
        Assessor(language="jv", recogniser=recogniser)
    with pytest.raises(ConfigError, match="takes no lexicon"):
        Assessor(language="jv", g2p=table, lexicon=tmp_path / "own.tsv")


@pytest.mark.usefixtures("installed")
def test_phones_that_the_ear_cannot_hear_are_refused() -> None:
    table = import_module("pronounce_parrot.g2p").TableG2P("qaa", {"agree": "likui"})
    with pytest.raises(ConfigError, match="“l” in “agree” is no phone that can be judged in en-US") as caught:
        Assessor(g2p=table).assess(SOUND, "agree")
    assert caught.value.hint


# A list of recordings in several languages


ROWS = [
    {"id": "english", "text": "We'll have to agree to disagree."},
    {"id": "english own", "text": "We agree to disagree.", "pronunciations": "agree=AE1 G R IY0"},
    {"id": "german", "text": "Disagree Tag", "language": "de"},
    {"id": "german own", "text": "guten Tag", "language": "de", "pronunciations": "tag=tax"},
    {"id": "qaa", "text": "mala kula", "language": "qaa"},
    {"id": "qaa own", "text": "mala kula", "language": "qaa", "pronunciations": "kula=ku-pa"},
    {"id": "qaa lexicon", "text": "mala kula", "language": "qaa", "lexicon": "qaa.tsv"},
]
COLUMNS = ("id", "audio", "text", "language", "pronunciations", "lexicon")


def listed(folder: Path, rows: list[dict[str, str]]) -> Path:
    with (folder / "set.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({"audio": str(SOUND)} | row for row in rows)
    (folder / "en.tsv").write_text("disagree\tD IH0 S AH0 G R AY1\ntag\tT IY1\n", encoding="utf-8")
    (folder / "qaa.tsv").write_text("kula\tku-sa\n", encoding="utf-8")
    return folder / "set.csv"


def test_each_row_is_said_in_its_own_language(pronounce: Callable[..., Done], example: Path, project: Path) -> None:
    command = ("score", listed(project, ROWS), "--provider", "parrot", "--lexicon", "en.tsv", "-o", "all.json")
    done = pronounce(*command, env=environment(example))
    assert done.returncode == 0, done.stderr
    results = json.loads((project / "all.json").read_text(encoding="utf-8"))["results"]
    said = {found["utterance_id"]: dict(map(sounds, found["reference"]["words"])) for found in results}
    assert said["english"]["disagree"] == ["D", "IH", "S", "AH", "G", "R", "AY"]
    assert said["english own"]["agree"] == ["AE", "G", "R", "IY"]
    assert said["english own"]["disagree"] == said["english"]["disagree"]
    assert said["german"]["Tag"] == ["t", "aː", "k"]
    assert "AY" not in said["german"]["Disagree"]
    assert "".join(said["german own"]["Tag"]) == "tax"
    assert said["qaa"] == {"mala": list("mala"), "kula": list("kula")}
    assert said["qaa own"] == {"mala": list("mala"), "kula": list("kupa")}
    assert said["qaa lexicon"] == {"mala": list("mala"), "kula": list("kusa")}


def sounds(word: dict[str, Any]) -> tuple[str, list[str]]:
    return word["text"], [phone.get("segment") or phone["arpabet"] for phone in word["pronunciations"][0]["phonemes"]]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("row", "column", "what", "hint"),
    [
        ({"language": "de", "pronunciations": "tag=T AA1 G"}, "pronunciations", "T AA1 G is not made of IPA", "IPA"),
        ({"language": "qaa", "pronunciations": "kula=xu"}, "pronunciations", "“x” is no sound", "syllables (ma-la)"),
        ({"pronunciations": "tag=QQ1"}, "pronunciations", "QQ1 is not an ARPAbet phone", "ARPAbet"),
        ({"language": "qaa", "lexicon": "en.tsv"}, "lexicon", "line 1 of the lexicon", "syllables (ma-la)"),
    ],
)
def test_a_wrong_pronunciation_names_its_row_and_column(
    invoke: Invoke, project: Path, row: dict[str, str], column: str, what: str, hint: str
) -> None:
    path = listed(project, [ROWS[0], {"id": "wrong", "text": "tag"} | row])
    error, told = invoke("score", path, "--provider", "parrot", exit_code=4).stderr.splitlines()
    assert error.startswith(f"error: row 3 of `{path}`, column {column}: ")
    assert what in error
    assert told.startswith("hint: ")
    assert hint in told


@pytest.mark.usefixtures("installed")
def test_a_server_takes_its_lexicon_for_its_language_alone(packed: str, project: Path) -> None:
    listed(project, [])
    settings = Settings(provider="parrot", extra={"says": SAID}, lexicon=project / "en.tsv")
    service = Service(settings, recogniser_from(settings))
    wanted = {"en-GB": ("ti", ["T", "IY"]), "de": ("taːk", ["t", "aː", "k"])}
    for language, (ipa, phones) in wanted.items():
        asked = Handler().handle(service, Request("GET", "/v1/phonemes", f"text=tag&language={language}", {}))
        assert json.loads(asked.body)["words"][0]["pronunciations"][0]["ipa"].removeprefix("ˈ") == ipa
        found = json.loads(assess(service, packed, "tag", language).body)
        assert sounds(found["reference"]["words"][0])[1] == phones
