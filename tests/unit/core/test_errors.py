from __future__ import annotations

import pytest

from pronounce_cli.core import errors
from pronounce_cli.core.errors import PronounceError


def all_errors(kind: type[PronounceError] = PronounceError) -> list[type[PronounceError]]:
    return [kind, *(error for child in kind.__subclasses__() for error in all_errors(child))]


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in all_errors()]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("error", "exit_code", "http_status"),
    [
        (errors.ConfigError, 3, 500),
        (errors.MissingKey, 3, 500),
        (errors.InputError, 4, 422),
        (errors.AudioError, 4, 422),
        (errors.MicrophoneError, 4, 422),
        (errors.TextError, 4, 422),
        (errors.ProviderError, 5, 502),
        (errors.ProviderRefused, 5, 502),
        (errors.ProviderUnavailable, 5, 503),
        (errors.MissingExtra, 6, 501),
        (errors.WorkerDied, 70, 500),
        (errors.WorkerTimeout, 70, 500),
    ],
)
def test_codes_are_those_of_the_documentation(error: type[PronounceError], exit_code: int, http_status: int) -> None:
    raised = error("it did not work", hint="Try again")

    assert (raised.exit_code, raised.http_status) == (exit_code, http_status)
    assert (raised.message, raised.hint, str(raised)) == ("it did not work", "Try again", "it did not work")


def test_the_code_of_a_failure_leads_to_its_exit_status() -> None:
    for error in all_errors():
        assert errors.exit_code_of(error.code) == error.exit_code
    assert errors.exit_code_of("from the future") == 70
