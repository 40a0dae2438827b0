"""AWS Lambda: `pronounce_cli.serve.aws_lambda.handler` behind an HTTP API, a REST API or a function URL.

The models load once per container, with the first request. Nothing is written to disk. Lambda takes requests of up to
6 MB, base64 included, which is a recording of about 4.5 MB.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode

from pronounce_cli.core.errors import ConfigError, PronounceError
from pronounce_cli.core.secret import Secret
from pronounce_cli.serve.http import Handler
from pronounce_cli.serve.logs import log_as_json
from pronounce_cli.serve.messages import Request, Response, failed
from pronounce_cli.serve.service import RequestLimits, Service, service_for

if TYPE_CHECKING:
    from pronounce_cli.config import Settings

MOST_BYTES = 6_000_000
_log = logging.getLogger(__name__)


def handler(event: object, context: object) -> dict[str, Any]:
    """Answer one invocation.

    Args:
        event: A request as API Gateway (REST or HTTP) or a function URL describes it; anything else, such as the
            event of a schedule, loads the models and says so.
        context: Not used.
    """
    del context
    request = request_of(event)
    try:
        service, answers = _service(), _handler()
    except PronounceError as error:
        _log.error("%s", json.dumps({"event": "setup failed", "code": error.code, "message": error.message}))
        return reply_of(failed(error.http_status, error.code, error.message, error.hint))
    if request is None:
        service.warm_up()
        return {"warm": True}
    if isinstance(request, Response):
        return reply_of(request)
    response = answers.handle(service, request)
    path = request.path if request.path in answers.routes else "-"
    _log.info("%s", json.dumps({"method": request.method, "path": path, "status": response.status}))
    return reply_of(response)


def request_of(event: object) -> Request | Response | None:
    """Return the request in an event; a response where its body is not what it says, None where it holds none."""
    if not isinstance(event, Mapping):
        return None
    context = _mapping(event, "requestContext")
    headers = {str(name).lower(): str(value) for name, value in _mapping(event, "headers").items()}
    if isinstance(context.get("http"), Mapping):  # payload 2.0: HTTP API, function URL
        method, path = context["http"].get("method", "GET"), event.get("rawPath") or "/"
        query = event.get("rawQueryString") or ""
        stage = context.get("stage")
        if stage not in (None, "$default") and path.startswith(f"/{stage}/"):
            path = path[len(stage) + 1 :]
        path = unquote(path)
    elif "httpMethod" in event:  # payload 1.0: REST API
        method, path = event["httpMethod"], event.get("path") or "/"
        if event.get("resource") == "/{proxy+}":  # without the base path of a domain of one's own
            path = "/" + str(_mapping(event, "pathParameters").get("proxy", path.lstrip("/")))
        several = event.get("multiValueQueryStringParameters")
        pairs = several or event.get("queryStringParameters") or {}
        query = urlencode(pairs, doseq=bool(several))
    else:
        return None
    body = event.get("body") or ""
    try:
        data = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (AttributeError, TypeError, binascii.Error, ValueError):
        return failed(400, "request.base64", "the event has a body that is not what it says")
    return Request(str(method).upper(), str(path), str(query), headers, data)


def _mapping(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object of the event; nothing where it is missing, null or something else."""
    found = event.get(name)
    return found if isinstance(found, Mapping) else {}


def reply_of(response: Response) -> dict[str, Any]:
    """Return a response as Lambda wants it; only what is no text is sent in base64."""
    headers = dict(response.headers)
    if response.body:
        headers["Content-Type"] = response.content_type
    return {
        "statusCode": response.status,
        "headers": headers,
        "body": response.body.decode(),
        "isBase64Encoded": False,
    }


@cache
def _service() -> Service:
    """Return the tools, made once per container; what cannot be made is tried again with the next request."""
    from pronounce_cli import config

    log_as_json()
    settings = config.load_here({"cache": False}).settings
    return service_for(with_stored_key(settings, *config.key_store()), RequestLimits(body_bytes=MOST_BYTES))


@cache
def _handler() -> Handler:
    from pronounce_cli import config

    return Handler(origins=config.serve_origins(), token=config.serve_token())


def with_stored_key(settings: Settings, parameter: str | None, secret: str | None) -> Settings:
    """Return the settings with the provider's key from where AWS keeps it, if one is named there.

    Args:
        settings: As configured.
        parameter: Name of a SecureString of SSM.
        secret: Name or ARN of a secret of Secrets Manager, whose text is the key.

    Raises:
        ConfigError: It cannot be read.
    """
    if settings.api_key is not None or settings.provider is None or not (parameter or secret):
        return settings
    try:
        import boto3  # part of Lambda's Python

        if parameter:
            found = boto3.client("ssm").get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
        else:
            found = boto3.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
    except Exception as error:  # boto3's errors have no common base that can be named without it
        raise ConfigError(
            f"The provider's key cannot be read from {parameter or secret}: {type(error).__name__}",
            hint="Check the name, and that the function's role may read it",
        ) from error
    return replace(settings, api_key=Secret(found.strip()))
