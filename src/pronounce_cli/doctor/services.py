"""Settings, and the providers and the voice that they choose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pronounce_cli.core.errors import PronounceError
from pronounce_cli.doctor.checks import Check, Status, failed

if TYPE_CHECKING:
    from pronounce_cli.config import Resolved, Settings


def settings(resolved: Resolved | PronounceError) -> Iterator[Check]:
    """Say which settings hold that are not the default, and where they are from."""
    from pronounce_cli.config import Layer

    group = "settings"
    if isinstance(resolved, PronounceError):
        yield failed(group, "settings", resolved)
        return
    yield Check(group, "project", Status.OK, str(resolved.project_file or "no pronounce.toml here or above"))
    origins: dict[str, list[str]] = {}
    for name, origin in resolved.origins.items():
        if origin.layer is not Layer.DEFAULT:
            origins.setdefault(origin.name, []).append(name)
    for place, names in origins.items():
        yield Check(group, ", ".join(names), Status.OK, f"from {place}")
    if not origins:
        yield Check(group, "values", Status.OK, "all as they are by default")
    yield from _lexicon(resolved.settings)
    for warning in resolved.warnings:
        yield Check(group, "warning", Status.WARNING, warning, "`pronounce config show` lists where settings are from")


def _lexicon(chosen: Settings) -> Iterator[Check]:
    """Say whether the own pronunciations can be read, if there are any."""
    from pronounce_cli.languages import language_of
    from pronounce_cli.languages.lexicon import load_lexicon

    if chosen.lexicon is None:
        return
    try:
        words = load_lexicon(chosen.lexicon, language_of(chosen.language))
    except PronounceError as error:
        fix = error.hint or f"Repair {chosen.lexicon}"
        yield Check("settings", "own words", Status.FAILURE, error.message, fix)
        return
    yield Check("settings", "own words", Status.OK, f"{len(words)} in {chosen.lexicon}")


def providers(resolved: Resolved | PronounceError, *, online: bool) -> Iterator[Check]:
    """Say of each provider that is set up whether it can be used, and with `online` whether it takes its key."""
    from pronounce_cli import recognise
    from pronounce_cli.factory.recogniser import provider_of

    if isinstance(resolved, PronounceError):
        yield Check("providers", "providers", Status.WARNING, "not looked at", "Repair the settings first")
        return
    chosen = provider_of(resolved.settings)
    if chosen == recognise.NO_RECOGNISER:
        yield Check("providers", "chosen", Status.OK, "none: the sounds alone are judged, which needs no network")
    missing = []
    for name in dict.fromkeys([chosen, *recognise.names()]):
        if name == recognise.NO_RECOGNISER:
            continue
        try:
            recogniser = _made(resolved, name, chosen=name == chosen)
        except PronounceError as error:
            if name == chosen:
                yield failed("providers", name, error)
            else:
                missing.append(name)
            continue
        what = "chosen, " if name == chosen else ""
        if online and recognise.capabilities(name).network:
            yield _asked(name, recogniser, what)
        else:
            yield Check("providers", name, Status.OK, f"{what}set up ({recogniser.model})")
    if missing:
        yield Check("providers", "not set up", Status.OK, f"{', '.join(missing)}; see `pronounce providers`")


def _made(resolved: Resolved, name: str, *, chosen: bool) -> Any:
    """Return a provider's recogniser, as it would be for a recording, without asking anybody."""
    from pronounce_cli import config, recognise
    from pronounce_cli.factory.recogniser import options_for

    settings = resolved.settings if chosen else config.load_here({"provider": name, "use_api_asr": True}).settings
    return recognise.create(name, options_for(settings, name))


def _asked(name: str, recogniser: Any, what: str) -> Check:
    """Let a provider look at its key."""
    probe = getattr(recogniser, "probe", None)
    if probe is None:
        return Check(
            "providers", name, Status.OK, f"{what}set up ({recogniser.model}); it cannot be asked without a recording"
        )
    try:
        models = probe()
    except PronounceError as error:
        return failed("providers", name, error)
    if models is not None and recogniser.model not in models:
        detail = f"{what}takes the key, but does not list the model {recogniser.model}"
        return Check("providers", name, Status.WARNING, detail, f"Choose another with --model, such as {models[0]}")
    return Check("providers", name, Status.OK, f"{what}answers and takes the key ({recogniser.model})")


def voice(resolved: Resolved | PronounceError) -> Iterator[Check]:
    """Say which voice reads texts aloud; none is no failure, as practice works without."""
    from pronounce_cli.config import Settings
    from pronounce_cli.factory.voice import how_to_get_one, voice_from
    from pronounce_cli.voice.registry import NO_VOICE

    chosen = Settings() if isinstance(resolved, PronounceError) else resolved.settings
    found = voice_from(chosen)
    if found is not None:
        yield Check("voice", "reference", Status.OK, f"{found.name} reads texts aloud")
    elif chosen.voice == NO_VOICE:
        yield Check("voice", "reference", Status.OK, "none, as it is set")
    else:
        yield Check("voice", "reference", Status.WARNING, "none on this machine", how_to_get_one())
