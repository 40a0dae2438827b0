"""What judges the sounds of German."""

from __future__ import annotations

from pronounce_cli.languages.de.inventory import INVENTORY
from pronounce_cli.languages.profile import Ear


def _phone_of_token(token: str) -> str | None:
    return token if token in INVENTORY.ipa else None


EAR = Ear(
    inventory=INVENTORY,
    phone_of_token=_phone_of_token,
    weights=("pronounce_cli.languages.de", "weights"),
    contrasts={},
    network=("pronounce_cli.languages.de", "weights/ear.npz"),
    unsure=frozenset({"p͡f", "t͡ʃ", "ʒ", "yː", "ʏ", "ɛː", "œ", "ɐ"}),  # see the ear's card
)
