"""Events as AWS hands them to a function, shortened to what a handler may look at."""

from __future__ import annotations

import base64
import json
from typing import Any

JSON_TYPE = {"content-type": "application/json"}


def http_api(path: str, body: object = None, *, method: str = "POST", **more: Any) -> dict[str, Any]:
    """Return an event of an HTTP API, payload 2.0."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"accept": "*/*", "host": "abc123.execute-api.eu-west-1.amazonaws.com", **JSON_TYPE},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": "abc123.execute-api.eu-west-1.amazonaws.com",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
            "requestId": "Ke3mHjXkDoEEPWw=",
            "routeKey": "$default",
            "stage": "$default",
            "timeEpoch": 1780000000000,
        },
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    } | more


def function_url(path: str, body: object = None, *, method: str = "POST", **more: Any) -> dict[str, Any]:
    """Return an event of a function URL, which sends every body that is no text in base64."""
    event = http_api(path, body, method=method)
    event["requestContext"] |= {"accountId": "anonymous", "apiId": "u1", "domainName": "u1.lambda-url.eu-west-1.on.aws"}
    if event["body"] is not None:
        event |= {"body": base64.b64encode(event["body"].encode()).decode(), "isBase64Encoded": True}
    return event | more


def rest_api(path: str, body: object = None, *, method: str = "POST", **more: Any) -> dict[str, Any]:
    """Return an event of a REST API, payload 1.0, with everything proxied."""
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": {"Accept": "*/*", "Content-Type": "application/json", "X-Forwarded-Proto": "https"},
        "multiValueHeaders": {"Accept": ["*/*"], "Content-Type": ["application/json"]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"proxy": path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "httpMethod": method,
            "path": f"/Prod{path}",
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "resourcePath": "/{proxy+}",
            "stage": "Prod",
        },
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    } | more


SCHEDULED = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-11-22T16:53:06Z",
    "region": "eu-west-1",
    "resources": ["arn:aws:events:eu-west-1:123456789012:rule/warm-up"],
    "detail": {},
}
PLUGIN_WARM_UP = {"source": "serverless-plugin-warmup"}
CONSOLE_TEST = {"key1": "value1", "key2": "value2", "key3": "value3"}
