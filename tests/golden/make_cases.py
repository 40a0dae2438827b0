"""Makes `cases/` anew with the scorer as it is, from recordings of this repository: `make golden`.

| case | what it shows |
|---|---|
| good | clear speech: nothing to say about any word |
| learner | every mark; a word left out; sounds that were other, unclear or missing; extra speech, a pause, a warning |
| refused | a recording of another text |
| failure | a file that is no recording |
| class | these four together |
| transcript | sounds and the words that a provider heard, which disagree about some |
| german | a language whose learners nobody rated: two words exchanged, one that was not said |
| dutch | a language in which a transcript is all there is |
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from tests.helpers.heard import timed
from tests.helpers.places import ROOT

from pronounce_cli import Assessor
from pronounce_cli.audio import load
from pronounce_cli.audio.prepare import prepare
from pronounce_cli.audio.recording import Recording
from pronounce_cli.core.codec import result_to_dict
from pronounce_cli.core.errors import AudioError
from pronounce_cli.core.types import Assessment, Audio, Failure, Result, Strictness

FOLDER = Path(__file__).with_name("cases")
GOOD, MIDDLING, POOR = (ROOT / f"sample_audio/{name}.wav" for name in ("adult_good", "adult_middling", "child_poor"))
VOICE = ROOT / "tests/data/i_sink_so.flac"
GERMAN = ROOT / "tests/data/kerstin_0654.opus"
# What providers might have heard in the middling recording: word, start and end in seconds, confidence.
HEARD = """
    next 0.63 1.13 0.98  ear 1.13 1.36 0.61  will 1.36 1.60 0.97  uh 1.60 1.66 0.70  be 1.66 1.82 0.99
    different 1.82 2.69 0.95  she 2.97 3.16 0.99  taught 3.16 3.70 0.55  today 3.75 4.05 0.80
"""
HEARD_IN_DUTCH = "Ig 0.30 0.50 -  heb 0.50 0.80 -  een 0.80 1.10 -  muis 1.10 1.90 -"


def joined(paths: Sequence[Path], level: float) -> Audio:
    """Recordings one after the other, at a share of their level."""
    pieces = [soundfile.read(path, dtype="float32")[0] for path in paths]
    return prepare(Recording((level * np.concatenate(pieces))[:, None], 16_000, "joined"))


@cache
def good() -> Assessment:
    return Assessor().assess(GOOD, "We'll have to agree to disagree.", utterance_id="recordings/good.wav")


@cache
def learner() -> Assessment:
    """Two sentences, one with a word less than the text; quiet, judged strictly, and somebody talks at the end."""
    text = "Betty likes the education class at school. Next year will be very different, she thought."
    assessor = Assessor(strictness=Strictness.STRICT)
    return assessor.assess(joined([POOR, MIDDLING, VOICE], 0.03), text, utterance_id="recordings/learner.wav")


@cache
def refused() -> Assessment:
    return Assessor().assess(GOOD, "She sells sea shells by the sea shore.", utterance_id="recordings/other.wav")


def failure() -> Failure:
    try:
        load(b"These bytes are no sound.", name="recordings/broken.wav")
    except AudioError as error:
        return Failure("recordings/broken.wav", error.code, error.message, error.hint)
    raise AssertionError("text was taken for sound")


def transcript() -> Assessment:
    assessor = Assessor(recogniser=timed(HEARD, name="deepgram", model="nova-3"))
    text = "Next year will be different, she thought."
    return assessor.assess(MIDDLING, text, utterance_id="recordings/transcript.wav")


def german() -> Assessment:
    text = "Die Straßenbahn steht hier unter Denkmalschutz."
    return Assessor(language="de").assess(GERMAN, text, utterance_id="recordings/german.wav")


def dutch() -> Assessment:
    provider = timed(HEARD_IN_DUTCH, language="nl", name="groq", model="whisper-large-v3-turbo")
    assessor = Assessor(language="nl", recogniser=provider)
    return assessor.assess(MIDDLING, "Ik heb helaas een huis.", utterance_id="recordings/dutch.wav")


CASES = {
    "class": (good, learner, refused, failure),
    "dutch": (dutch,),
    "failure": (failure,),
    "german": (german,),
    "good": (good,),
    "learner": (learner,),
    "refused": (refused,),
    "transcript": (transcript,),
}


def made(case: str) -> list[Result]:
    """Return the results of a case, as the scorer gives them."""
    return [make() for make in CASES[case]]


def main() -> None:
    """Write every case."""
    for case in CASES:
        text = json.dumps([result_to_dict(result) for result in made(case)], ensure_ascii=False, indent=1)
        (FOLDER / f"{case}.json").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
