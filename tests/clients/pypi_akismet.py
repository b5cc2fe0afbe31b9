"""Every call of PyPI's akismet, first with its synchronous client, then the other."""

import asyncio
import json
import os
import sys
from typing import Any

import akismet
import httpx

SERVICE = httpx.URL(os.environ["SERVICE"])
CONFIG = akismet.Config(key=os.environ["KEY"], url=os.environ["BLOG"])
WHO: Any = {"user_ip": "192.0.2.10", "comment_author": "Ann"}


def texts() -> dict[str, str]:
    """The comments to send."""
    found: dict[str, str] = json.loads(os.environ["TEXTS"])
    return found


def redirected(request: httpx.Request) -> httpx.Request:
    """The request, but to our service.

    The host says the key as well: ``key_sites`` of 25.10.1 sends none at all.
    """
    request.headers["Host"] = f"{CONFIG.key}.rest.akismet.com"
    request.url = request.url.copy_with(
        scheme=SERVICE.scheme, host=SERVICE.host, port=SERVICE.port
    )
    return request


class SyncTransport(httpx.HTTPTransport):
    """Sends what is for rest.akismet.com to our service."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it there."""
        return super().handle_request(redirected(request))


class AsyncTransport(httpx.AsyncHTTPTransport):
    """The same without waiting."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it there."""
        return await super().handle_async_request(redirected(request))


def ask() -> dict[str, object]:
    """Make every call and wait for it."""
    http = httpx.Client(transport=SyncTransport(), timeout=5)
    with akismet.SyncClient(CONFIG, http_client=http) as client:
        found: dict[str, object] = {
            name: int(client.comment_check(comment_content=text, **WHO))
            for name, text in texts().items()
        }
        found["test"] = int(
            client.comment_check(
                user_ip="192.0.2.10",
                comment_author="akismet-guaranteed-spam",
                is_test=True,
            )
        )
        nice, vile = texts()["nice"], texts()["vile"]
        return found | {
            "wrong": client.verify_key("wrongwrong12", CONFIG.url),
            "verified": client.verify_key(),
            "spam": client.submit_spam(comment_content=nice, **WHO),
            "ham": client.submit_ham(comment_content=vile, **WHO),
            "usage": client.usage_limit(),
            "sites": client.key_sites(),
            "csv": client.key_sites(result_format="csv"),
        }


async def ask_without_waiting() -> dict[str, object]:
    """Make every call."""
    http = httpx.AsyncClient(transport=AsyncTransport(), timeout=5)
    async with akismet.AsyncClient(CONFIG, http_client=http) as client:
        found: dict[str, object] = {
            name: int(await client.comment_check(comment_content=text, **WHO))
            for name, text in texts().items()
        }
        nice, vile = texts()["nice"], texts()["vile"]
        return found | {
            "wrong": await client.verify_key("wrongwrong12", CONFIG.url),
            "verified": await client.verify_key(),
            "spam": await client.submit_spam(comment_content=nice, **WHO),
            "ham": await client.submit_ham(comment_content=vile, **WHO),
            "usage": await client.usage_limit(),
            "sites": await client.key_sites(),
            "csv": await client.key_sites(result_format="csv"),
        }


answers = ask() if sys.argv[1] == "sync" else asyncio.run(ask_without_waiting())
sys.stdout.write(json.dumps(answers))
