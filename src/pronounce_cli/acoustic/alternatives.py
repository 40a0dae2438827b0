"""What else could have been said in place of each phone?

For each phone of an alignment, the CTC likelihood of the whole recording is computed for all readings of that phone's
place, all others staying as they are: each phone of the language, and nothing at all. The reading that was asked for
against the best one is the goodness of pronunciation in its alignment-free CTC form (Cao et al., "A framework for
phoneme-level pronunciation assessment using CTC", Interspeech 2024). Because the neighbours may move, it does not
suffer where the forced alignment has put a border wrongly.

The likelihood of all readings follows from one forward and one backward pass: what leads up to the place, and what
follows it, is the same for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.evidence import PhoneAlternatives

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.evidence import PhoneAlignment, PhonePosteriors

# A frame that is silent about a phone must not veto a reading for good.
_FLOOR_NATS = -10.0
_TINY = 1e-280
_LARGEST_EXPONENT = 600.0
_BLOCK = 64  # frames whose borders are worked out at once


def alternatives(posteriors: PhonePosteriors, alignment: PhoneAlignment) -> PhoneAlternatives:
    """Return, per aligned phone, the log-likelihood of the recording under each reading of the phone's place.

    Returns:
        `log_likelihoods` float32, shape (phones of the alignment, phones of the language + 1), the last "nothing".
    """
    index = {phone: column for column, phone in enumerate(posteriors.phones)}
    phones = np.array([index[phone.phoneme.symbol] for word in alignment.words for phone in word.phones])
    probs = np.exp(np.maximum(posteriors.log_probs.astype(np.float64), _FLOOR_NATS))
    return PhoneAlternatives(_readings(probs, phones).astype(np.float32), posteriors.phones)


def _readings(probs: NDArray[np.float64], phones: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the log-likelihoods, shape (phones, columns of `probs`).

    A place is entered from the blank before it or straight from the phone before it, and left to the blank or straight
    to the phone after it; between phones that are alike the blank is compulsory.
    """
    frames, blank = len(probs), probs.shape[1] - 1
    forward, forward_log = _pass(probs, phones)
    backward, backward_log = _pass(probs[::-1], phones[::-1])
    backward, backward_log = backward[::-1, ::-1], backward_log[::-1]
    reference = forward_log[-1] + np.log(forward[-1, -2:].sum() + _TINY)
    scale = np.exp(np.minimum(forward_log + backward_log - reference, _LARGEST_EXPONENT))
    grown = np.exp(-np.diff(forward_log))
    edge = np.zeros((frames + 1, 1))
    blank_before, phone_before = forward[:, :-1:2], np.hstack([edge, forward[:, 1:-2:2]])
    blank_after, phone_after = backward[:, 2::2], np.hstack([backward[:, 3::2], edge])
    middles = np.arange(blank)
    apart_before = (np.r_[-1, phones[:-1]][:, None] != middles).astype(np.float64)
    apart_after = (np.r_[phones[1:], -1][:, None] != middles).astype(np.float64)
    emitted = probs[:, :-1] * grown[:, None]
    inside = np.zeros((len(phones), blank))
    likelihood = np.zeros((len(phones), blank + 1))
    for start in range(0, frames, _BLOCK):
        now = slice(start, min(start + _BLOCK, frames))
        after = slice(now.start + 1, now.stop + 1)
        within = blank_before[now, :, None] + apart_before * phone_before[now, :, None]
        for row, entered in enumerate(within):
            inside += entered
            inside *= emitted[start + row]
            within[row] = inside
        within *= blank_after[after, :, None] + apart_after * phone_after[after, :, None]
        likelihood[:, :-1] += np.tensordot(scale[after], within, axes=1)
    apart = np.r_[0, phones[:-1]] != np.r_[phones[1:], 0]
    gone = blank_before + apart * phone_before
    likelihood[:, -1] = (gone * phone_after * scale[:, None]).sum(axis=0)
    likelihood[-1, -1] = (blank_before[-1, -1] + phone_before[-1, -1]) * scale[-1]
    found: NDArray[np.float64] = np.log(likelihood + _TINY) + reference
    return found


def _pass(probs: NDArray[np.float64], phones: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Run the CTC forward algorithm over blank, phone, blank, …, phone, blank.

    Returns:
        What the first t frames give to each state, each row adding up to one, shape (frames + 1, 2 phones + 1), and the
        log of what each row was divided by. Row 0 is the first blank before anything was heard.
    """
    states = np.full(2 * len(phones) + 1, probs.shape[1] - 1)
    states[1::2] = phones
    emitted = probs[:, states]
    straight = np.zeros(len(states))
    straight[3::2] = phones[1:] != phones[:-1]
    rows = np.zeros((len(probs) + 1, len(states)))
    rows[0, 0] = 1.0
    log = np.zeros(len(rows))
    for t, emission in enumerate(emitted):
        row = rows[t].copy()
        row[1:] += rows[t, :-1]
        row[2:] += straight[2:] * rows[t, :-2]
        row *= emission
        total = row.sum() + _TINY
        rows[t + 1] = row / total
        log[t + 1] = log[t] + np.log(total)
    return rows, log
