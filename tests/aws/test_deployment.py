"""The templates are what AWS accepts and what DEPLOYMENT.md says, and its sums are right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.helpers.places import ROOT

DEPLOY = ROOT / "deploy"
DEPLOYMENT = (DEPLOY / "DEPLOYMENT.md").read_text(encoding="utf-8")
REQUESTS, RECORDING_S, MEMORY_GB = 10_000, 30, 1769 / 1024


class _Loader(yaml.SafeLoader):
    """Reads the short forms of CloudFormation as {"Ref": …}, {"Fn::Sub": …}."""


def _intrinsic(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        value: Any = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_scalar(node)  # type: ignore[arg-type]
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@pytest.fixture(scope="module")
def sam() -> dict[str, Any]:
    return yaml.load((DEPLOY / "sam/template.yaml").read_text(), _Loader)


@pytest.fixture(scope="module")
def serverless() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "serverless/serverless.yml").read_text())


def test_cfn_lint_finds_nothing() -> None:
    command = [Path(sys.executable).with_name("cfn-lint"), "--format", "json", DEPLOY / "sam/template.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stdout + done.stderr


def test_both_name_a_handler_that_exists_and_the_zip_that_is_built(
    sam: dict[str, Any], serverless: dict[str, Any]
) -> None:
    function = sam["Resources"]["Function"]["Properties"]
    handlers = {function["Handler"], serverless["functions"]["assess"]["handler"]}
    (handler,) = handlers
    module, _, name = handler.rpartition(".")
    assert callable(getattr(import_module(module), name))

    from deploy.build_lambda import OUTPUT

    assert (DEPLOY / "sam" / function["CodeUri"]).resolve() == OUTPUT
    assert (DEPLOY / "serverless" / serverless["package"]["artifact"]).resolve() == OUTPUT


def test_both_run_the_python_of_the_zip_within_the_patience_of_the_api(
    sam: dict[str, Any], serverless: dict[str, Any]
) -> None:
    from deploy.lock import PYTHON

    function = sam["Resources"]["Function"]["Properties"]
    assert function["Runtime"] == serverless["provider"]["runtime"] == f"python{PYTHON}"
    assert function["Timeout"] == serverless["provider"]["timeout"] < 30


def test_no_template_holds_a_key_and_every_variable_is_one_of_ours(
    sam: dict[str, Any], serverless: dict[str, Any]
) -> None:
    known = (ROOT / "src/pronounce_cli/config/sources.py").read_text() + '"OMP_NUM_THREADS"'
    for variables in (
        sam["Resources"]["Function"]["Properties"]["Environment"]["Variables"],
        serverless["provider"]["environment"],
    ):
        assert all(f'"{name}"' in known for name in variables)
        assert not [name for name in variables if name.endswith(("_API_KEY", "_TOKEN"))]


def test_the_role_may_read_one_key_and_write_one_log(sam: dict[str, Any]) -> None:
    policies = [
        policy["Fn::If"][1] if "Fn::If" in policy else policy
        for policy in sam["Resources"]["Role"]["Properties"]["Policies"]
    ]
    statements = [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]
    actions = {
        action
        for one in statements
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    assert actions == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "ssm:GetParameter",
        "secretsmanager:GetSecretValue",
        "kms:Decrypt",
    }
    assert all(one["Resource"] != "*" for one in statements)


def test_both_have_the_same_alarms_throttling_and_retention(sam: dict[str, Any], serverless: dict[str, Any]) -> None:
    def alarms(resources: dict[str, Any]) -> dict[str, Any]:
        found = {name: one["Properties"] for name, one in resources.items() if one["Type"] == "AWS::CloudWatch::Alarm"}
        own = {"Dimensions", "AlarmActions"}
        return {name: {key: value for key, value in one.items() if key not in own} for name, one in found.items()}

    assert alarms(sam["Resources"]) == alarms(serverless["resources"]["Resources"])
    assert {one["MetricName"] for one in alarms(sam["Resources"]).values()} == {
        "Errors",
        "5xx",
        "Duration",
        "Throttles",
    }
    defaults = serverless["params"]["default"]
    parameters = {name: one["Default"] for name, one in sam["Parameters"].items()}
    assert defaults["requestsPerSecond"] == parameters["RequestsPerSecond"]
    assert defaults["burst"] == parameters["Burst"]
    assert defaults["logDays"] == parameters["LogDays"]
    assert defaults["architecture"] == parameters["Architecture"]


def test_the_document_names_every_parameter(sam: dict[str, Any]) -> None:
    assert [name for name in sam["Parameters"] if name not in DEPLOYMENT] == []


def money(pattern: str) -> float:
    found = re.search(pattern, DEPLOYMENT)
    assert found is not None, pattern
    return float(found[1])


def test_the_costs_are_what_the_prices_come_to() -> None:
    second = money(r"([\d.]+) a GB-second")
    own_s = money(r"takes ([\d.]+) s of own time")
    assert own_s == pytest.approx(money(r"own time \(([\d.]+) × 30 s") * RECORDING_S)
    waiting_s = money(r"\n  provider ([\d.]+) s of waiting")
    pieces = money(r"are (\d+) pieces")
    assert (pieces - 1) * 512 * 1024 < RECORDING_S * 32_000 * 4 / 3 < pieces * 512 * 1024
    fixed = REQUESTS / 1e6 * (money(r"requests: ([\d.]+) a million") + pieces * money(r"HTTP API: ([\d.]+) a million"))
    alone = REQUESTS * own_s * MEMORY_GB * second + fixed
    along = REQUESTS * (own_s + waiting_s) * MEMORY_GB * second + fixed
    assert f"= **{alone:.2f}**; with one" in DEPLOYMENT
    assert f"= **{along:.2f}**. The providers" in DEPLOYMENT

    rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", DEPLOYMENT, re.MULTILINE)
    assert {row[0] for row in rows} == {"none", "groq", "assemblyai", "deepgram", "openai"}
    for provider, a_minute, heard, everything in rows:
        cost = REQUESTS * RECORDING_S / 60 * float(a_minute)
        assert heard == f"{cost:.2f}"
        assert everything == f"{cost + (alone if provider == 'none' else along):.2f}"


def test_the_limits_are_those_of_the_handler() -> None:
    from pronounce_cli.serve.aws_lambda import MOST_BYTES
    from pronounce_cli.serve.service import RequestLimits

    sound = MOST_BYTES * 3 / 4
    assert f"{MOST_BYTES / 1e6:g} MB with base64: a recording of {sound / 1e6:g} MB" in DEPLOYMENT
    assert f"{int(sound / 32_000)} s of 16 kHz mono".startswith("140 s")
    assert int(sound / 192_000) == 23
    assert f"| Recording | {RequestLimits().audio_s:g} s |" in DEPLOYMENT
    assert money(r"\| Answer \| (\d+) s") == 29


def test_the_image_is_no_root_and_is_watched() -> None:
    stages = (DEPLOY / "Dockerfile").read_text().split("\nFROM ")
    serve = next(stage for stage in stages if stage.splitlines()[0].endswith(" AS serve"))
    assert serve.index("\nUSER 10001") < serve.index("\nCMD ")
    assert "HEALTHCHECK" in serve
    assert any(stage.splitlines()[0] == "public.ecr.aws/lambda/python:3.13 AS lambda" for stage in stages)
