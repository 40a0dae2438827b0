"""What judges the sounds of English."""

from __future__ import annotations

from pronounce_cli.languages.en.inventory import INVENTORY, phone_of_ipa
from pronounce_cli.languages.profile import Ear

# Tokens of other languages in the model's vocabulary that an English listener takes for an English phone.
_FOREIGN = {
    "pʰ": "P", "p͈": "P", "tʰ": "T", "t͈": "T", "ʈ": "T", "kʰ": "K", "k͈": "K", "c": "K", "s͈": "S", "ɕ": "SH", "ʂ": "SH",
    "t͡ɕ": "CH", "t͡ɕʰ": "CH", "t͡ɕ͈": "CH", "ɖ": "D", "ɟ": "G", "ʑ": "ZH", "ʐ": "ZH", "ɦ": "HH", "x": "HH", "ħ": "HH",
    "ç": "HH", "β": "V", "ʋ": "V", "ɸ": "F", "ɱ": "M", "ɲ": "N", "ɴ": "NG", "ʎ": "L", "ɻ": "R", "ʀ": "R", "ʁ": "R",
    "ɽ": "R", "ɥ": "W", "ɰ": "W", "ɘ": "AH", "ɵ": "AH", "ɤ": "AH", "ʉ": "UW", "ɯ": "UW", "ɨ": "IH", "ʏ": "IH",
    "ø": "EH", "œ": "EH",
}  # fmt: skip
# Consonants that make another word when they are exchanged, and that learners exchange. Raters take most of them
# lightly (a θ said as s has 87 of 100 on average), so that even sounds with full marks do not teach the networks of
# `score/exchanges.py` to tell these apart; where the likelihoods alone do, such a word is not green.
_CONTRASTS = {
    "TH": {"S", "F", "T"}, "DH": {"Z", "D", "V"}, "V": {"W", "B"}, "W": {"V"}, "R": {"L"}, "L": {"R", "N"}, "N": {"L"},
    "SH": {"S"}, "S": {"SH", "TH"}, "F": {"P", "TH"}, "P": {"F"}, "B": {"V"}, "CH": {"SH"}, "JH": {"Y"}, "Y": {"JH"},
}  # fmt: skip


def _phone_of_token(token: str) -> str | None:
    return _FOREIGN.get(token) or phone_of_ipa(token)


EAR = Ear(
    inventory=INVENTORY,
    phone_of_token=_phone_of_token,
    weights=("pronounce_cli.languages.en", "weights"),
    contrasts={phone: frozenset(others) for phone, others in _CONTRASTS.items()},
    aligner=True,
    rated=True,
)
