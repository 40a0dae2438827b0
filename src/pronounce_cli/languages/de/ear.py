"""What hears the sounds of German: a network that was fitted to them, see `weights/EAR_CARD.md`."""

from __future__ import annotations

from pronounce_cli.languages.de.inventory import INVENTORY, phone_of_ipa
from pronounce_cli.languages.profile import Ear

# Consonants that make another word when they are exchanged, and that learners exchange.
_CONTRASTS = {
    "ç": {"ʃ", "x", "k"}, "x": {"k", "ç"}, "ʃ": {"s", "ç"}, "s": {"ʃ", "z"}, "z": {"s"}, "t͡s": {"s", "z"}, "v": {"f"},
    "f": {"v"}, "ŋ": {"n"}, "p͡f": {"f"}, "t͡ʃ": {"ʃ"}, "ʁ": {"l"}, "l": {"ʁ"}, "b": {"p"}, "d": {"t"}, "ɡ": {"k"},
}  # fmt: skip

EAR = Ear(
    inventory=INVENTORY,
    phone_of_token=phone_of_ipa,
    weights=("pronounce_cli.languages.de", "weights"),
    contrasts={phone: frozenset(others) for phone, others in _CONTRASTS.items()},
    network=("pronounce_cli.languages.de", "weights/ear.npz"),
)
