"""Phone posteriors with hama's CTC model: which phone is likely when, with no language model to forgive anything.

hama shows its decoded phones in public but not its log-probabilities; they are read through the model's `session`.
This is the one place that knows so (`hama>=1.7,<2`), and a contract test checks names and shapes.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from pronounce_cli.core.errors import MissingExtra
from pronounce_cli.core.phones import PHONES, phone_of_ipa
from pronounce_cli.core.types import PhonePosteriors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import Audio

_SAMPLES_PER_FRAME = 320
_SAMPLE_RATE_HZ = 16_000
_FLOOR = 1e-8
# Tokens of other languages in the model's vocabulary that an English listener takes for an English phone.
_FOREIGN = {
    "pʰ": "P", "p͈": "P", "tʰ": "T", "t͈": "T", "ʈ": "T", "kʰ": "K", "k͈": "K", "c": "K", "s͈": "S", "ɕ": "SH", "ʂ": "SH",
    "t͡ɕ": "CH", "t͡ɕʰ": "CH", "t͡ɕ͈": "CH", "ɖ": "D", "ɟ": "G", "ʑ": "ZH", "ʐ": "ZH", "ɦ": "HH", "x": "HH", "ħ": "HH",
    "ç": "HH", "β": "V", "ʋ": "V", "ɸ": "F", "ɱ": "M", "ɲ": "N", "ɴ": "NG", "ʎ": "L", "ɻ": "R", "ʀ": "R", "ʁ": "R",
    "ɽ": "R", "ɥ": "W", "ɰ": "W", "ɘ": "AH", "ɵ": "AH", "ɤ": "AH", "ʉ": "UW", "ɯ": "UW", "ɨ": "IH", "ʏ": "IH",
    "ø": "EH", "œ": "EH",
}  # fmt: skip


class HamaPhoneRecogniser:
    """Hears phones with hama. Construction loads the model (about 0.1 s): keep the object for several recordings.

    Raises:
        MissingExtra: hama or its native library is not available on this platform.
    """

    def __init__(self) -> None:
        try:
            from hama.asr import ASRModel

            self._model: Any = ASRModel()
        except (ImportError, RuntimeError, OSError) as error:
            raise MissingExtra(
                f"The phone recogniser hama cannot load: {error}",
                hint="it runs on Linux and macOS; without it, phones are judged from the alignment alone",
            ) from error
        self.name = f"hama {version('hama')}"
        self._columns = _column_of_token(tuple(self._model.decoder_tokens))

    def posteriors(self, audio: Audio) -> PhonePosteriors:
        """Return log-posteriors over the 39 phones and the blank, one frame per 20 ms.

        Tokens of the model are summed into ARPAbet classes; the word boundary counts as blank; tokens that stand for
        no English phone are left out, and each frame is renormalised.
        """
        samples = np.ascontiguousarray(audio.samples, dtype=np.float32).reshape(1, -1)
        lengths = np.array([samples.shape[1]], dtype=np.int64)
        log_probs, frames = self._model.session.run(
            ["log_probs", "out_lengths"], {"waveform": samples, "waveform_lengths": lengths}
        )
        token_probs = np.exp(log_probs[0][: int(frames[0])])
        probs = token_probs @ self._columns + _FLOOR
        probs /= probs.sum(axis=1, keepdims=True)
        return PhonePosteriors(
            np.log(probs).astype(np.float32), PHONES, _SAMPLES_PER_FRAME / _SAMPLE_RATE_HZ, self.name
        )


@cache
def _column_of_token(tokens: tuple[str, ...]) -> NDArray[np.float32]:
    """Return the 0/1 matrix (tokens × 40) that sums tokens into phones and, last, the blank."""
    columns = np.zeros((len(tokens), len(PHONES) + 1), np.float32)
    for row, token in enumerate(tokens):
        phone = _FOREIGN.get(token) or phone_of_ipa(token)
        if token in ("<wb>", "<blank>"):
            columns[row, -1] = 1
        elif phone:
            columns[row, PHONES.index(phone)] = 1
    return columns
