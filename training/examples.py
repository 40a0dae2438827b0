"""What the networks are shown and what they should say: evidence and human scores of one recording with one text."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from pronounce_cli.core.types import Reference
from pronounce_cli.languages.en.inventory import PHONES
from pronounce_cli.score.features import Features, extract
from pronounce_cli.score.model import UTTERANCE_HEADS
from pronounce_cli.score.network import Hints
from pronounce_cli.score.transcript_features import Recognised
from training.asked import Observed
from training.corpus import Utterance
from training.evidence import Views
from training.transcripts import Heard


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One recording with one text.

    Attributes:
        utterance: Whose scores are the targets, see `asked.Asked`.
        token: Index of the word of the utterance that each word of the text belongs to, shape (words,).
        features: Of the recording with the text.
        recognised: What the transcript says about it; None where there is none.
        hints: By models that have not met the speaker; 0 before they are fitted.
        unsaid: Which words were not said, shape (words,).
        phones: Human scores, NaN where there is none or where the text asks for another phone, shape (phones,).
        words: Human scores, shape (words,).
        scores: Human scores of the utterance, shape (4,).
    """

    utterance: Utterance
    token: NDArray[np.intp]
    features: Features
    recognised: Recognised | None
    hints: Hints
    unsaid: NDArray[np.bool_]
    phones: NDArray[np.float64]
    words: NDArray[np.float64]
    scores: NDArray[np.float64]

    def per_token(self, words: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean over the words of the text that belong to each word of the utterance."""
        count = len(self.utterance.words)
        means: NDArray[np.float64] = np.bincount(self.token, words, count) / np.bincount(self.token, minlength=count)
        return means


Shown = dict[str, Example]
SHOWN = {
    "corpus": ("clean", "corpus"),
    "own": ("clean", "own"),
    "telephone": ("telephone", "corpus"),
    "damaged": ("damaged", "corpus"),
    "changed": ("changed", "corpus"),
    "extra": ("clean", "extra"),
    "replaced": ("clean", "replaced"),
    "twice": ("clean", "twice"),
}


def shown(views: Views, heard: Heard) -> Shown:
    """Return the examples of a recording: the first as it is with the corpus's pronunciations, the others by name."""
    return {
        name: example(views[view], None if name == "changed" else heard)
        for name, view in SHOWN.items()
        if view in views
    }


def example(observed: Observed, heard: Heard | None) -> Example:
    """Return an example from the evidence of a recording with one text.

    Args:
        observed: What the pipeline sees.
        heard: What was recognised of the recording.
    """
    evidence, asked = observed.evidence, observed.asked
    features, utterance = extract(evidence), asked.utterance
    token = np.array([word.token for word in asked.reference.words])
    return Example(
        utterance,
        token,
        features,
        heard and heard.beside(asked.reference, evidence.alignment),
        Hints(np.zeros((len(features.classes), len(PHONES))), np.zeros(len(features.classes)), np.zeros(4)),
        np.isin(np.arange(len(token)), asked.unsaid),
        phone_targets(utterance, asked.reference, features),
        utterance.word_scores[token],
        np.array([utterance.scores[head] for head in UTTERANCE_HEADS]),
    )


def phone_targets(utterance: Utterance, asked: Reference, features: Features) -> NDArray[np.float64]:
    """Return the human scores of the phones that the corpus asks for too, in order within each word, else NaN."""
    sizes = [len(phones.split()) for _, phones in utterance.words]
    marks = np.split(utterance.phone_scores, np.cumsum(sizes)[:-1])
    wanted = [[symbol.rstrip("012") for symbol in phones.split()] for _, phones in utterance.words]
    found = []
    for w, word in enumerate(asked.words):
        own = [PHONES[i] for i in features.classes[features.word_of == w]]
        targets = np.full(len(own), np.nan)
        for block in SequenceMatcher(None, own, wanted[word.token], autojunk=False).get_matching_blocks():
            targets[block.a : block.a + block.size] = marks[word.token][block.b : block.b + block.size]
        found.append(targets)
    return np.concatenate(found)
