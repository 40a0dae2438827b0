"""What else could have been said in place of each phone?

For each phone of an alignment, the CTC likelihood of the frames from the phone before it to the phone after it is
computed for 40 readings of the middle: each of the 39 phones, and nothing at all. The reading that was asked for
against the best one is the goodness of pronunciation in its CTC form (Cao et al., "A framework for phoneme-level
pronunciation assessment using CTC", Interspeech 2024, where the whole utterance takes the place of the neighbours).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pronounce_cli.core.types import PhoneAlternatives

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pronounce_cli.core.types import PhoneAlignment, PhonePosteriors

_MARGIN_FRAMES = 2
_MAX_FRAMES = 150
_BATCH = 48
_TINY = 1e-30


def alternatives(posteriors: PhonePosteriors, alignment: PhoneAlignment) -> PhoneAlternatives:
    """Return, per aligned phone, the log-likelihood of each reading of its place.

    Returns:
        `log_likelihoods` float32, shape (phones of the alignment, 40): the 39 phones, then "nothing".
    """
    shift = posteriors.frame_shift_s
    index = {phone: column for column, phone in enumerate(posteriors.phones)}
    phones = [phone for word in alignment.words for phone in word.phones]
    columns = np.array([index[phone.phoneme.arpabet] for phone in phones])
    starts = np.array([round(phone.span.start_s / shift) for phone in phones])
    ends = np.array([round(phone.span.end_s / shift) for phone in phones])
    blank = len(posteriors.phones)
    left = np.r_[blank, columns[:-1]]
    right = np.r_[columns[1:], blank]
    first = np.maximum(np.minimum(np.r_[starts[:1], starts[:-1]], starts) - _MARGIN_FRAMES, 0)
    last = np.minimum(np.maximum(np.r_[ends[1:], ends[-1:]], ends) + _MARGIN_FRAMES, len(posteriors.log_probs))
    # A pause between neighbours needs no more than its edge.
    first = np.maximum(first, starts - _MAX_FRAMES // 3)
    last = np.minimum(last, ends + _MAX_FRAMES // 3)
    probs = np.exp(posteriors.log_probs.astype(np.float64))
    batches = [slice(i, i + _BATCH) for i in range(0, len(phones), _BATCH)]
    found = [_batch(probs, first[b], last[b], left[b], right[b]) for b in batches]
    return PhoneAlternatives(np.concatenate(found).astype(np.float32), posteriors.phones)


def _batch(
    probs: NDArray[np.float64],
    first: NDArray[np.intp],
    last: NDArray[np.intp],
    left: NDArray[np.intp],
    right: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Run the CTC forward algorithm over blank, left, blank, middle, blank, right, blank for 40 middles at once.

    A missing neighbour (at the ends of the utterance) is given as the blank's column.
    """
    blank = probs.shape[1] - 1
    middles = np.arange(blank + 1)
    gone = middles == blank
    apart_left = (left[:, None] != middles) & ~gone
    apart_right = (right[:, None] != middles) & ~gone
    straight = gone & (left != right)[:, None]
    alpha = np.zeros((7, len(first), blank + 1))
    alpha[0] = 1.0
    total = np.zeros((len(first), blank + 1))
    done = np.zeros_like(total)
    for step in range(int((last - first).max())):
        frame = np.minimum(first + step, len(probs) - 1)
        p = probs[frame]
        b = p[:, blank, None]
        pl = p[np.arange(len(first)), left][:, None]
        pr = p[np.arange(len(first)), right][:, None]
        new = np.empty_like(alpha)
        new[0] = alpha[0] * b
        new[1] = (alpha[0] + alpha[1]) * pl
        new[2] = (alpha[1] + alpha[2]) * b
        new[3] = (alpha[2] + alpha[3] + apart_left * alpha[1]) * np.where(gone, 0.0, p)
        new[4] = (alpha[3] + alpha[4]) * b
        new[5] = (alpha[4] + alpha[5] + apart_right * alpha[3] + gone * alpha[2] + straight * alpha[1]) * pr
        new[6] = (alpha[5] + alpha[6]) * b
        scale = new.sum(axis=0) + _TINY
        alpha = new / scale
        total += np.log(scale)
        ending = first + step + 1 == last
        if ending.any():
            finished = alpha[5] + alpha[6] + _TINY
            done[ending] = (total + np.log(finished))[ending]
    return done
