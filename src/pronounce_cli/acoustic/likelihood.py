"""Which of several readings does the sound support, taken as a whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pronounce_cli.core.evidence import PhonePosteriors

_FLOOR_NATS = -10.0


def log_likelihood(posteriors: PhonePosteriors, phones: Sequence[str]) -> float:
    """Return the CTC log-likelihood of the whole recording under one reading, in nats.

    The forward algorithm of Graves et al. (ICML 2006) over blank, phone, blank, …, phone, blank. A frame that is silent
    about a phone counts as `_FLOOR_NATS`, so that it cannot veto a reading for good.

    Args:
        posteriors: Frame-wise phone log-posteriors.
        phones: The reading, as symbols; at least one phone.
    """
    blank = len(posteriors.phones)
    index = {phone: column for column, phone in enumerate(posteriors.phones)}
    states = np.full(2 * len(phones) + 1, blank)
    states[1::2] = [index[phone] for phone in phones]
    emitted = np.maximum(posteriors.log_probs, _FLOOR_NATS).astype(np.float64)[:, states]
    jump = np.full(len(states), -np.inf)
    jump[3::2] = np.where(states[3::2] != states[1:-2:2], 0.0, -np.inf)
    row = np.full(len(states), -np.inf)
    row[:2] = emitted[0, :2]
    for emission in emitted[1:]:
        straight = np.r_[-np.inf, row[:-1]]
        over = np.r_[-np.inf, -np.inf, row[:-2]] + jump
        row = np.logaddexp(np.logaddexp(row, straight), over) + emission
    return float(np.logaddexp(row[-1], row[-2]))
