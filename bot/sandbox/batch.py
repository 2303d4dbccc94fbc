"""`$batch`: several requests in one, each answered by itself and in no particular order."""

import asyncio
import json
from typing import Final

import aiohttp
from aiohttp import web
from pydantic import JsonValue
from yarl import URL

from bot.sandbox.odata import BadQuery

MOST: Final = 20
_METHODS = {"GET", "POST"}
_PASSED_ON = ("Retry-After", "Content-Type", "request-id", "client-request-id", "WWW-Authenticate")


async def batch(request: web.Request) -> list[JsonValue]:
    """Return the responses, the last request first. Each goes through this same server, and so through its faults.

    Raises BadQuery for a body that is no batch, of more than 20 requests, or with an id twice.
    """
    items = _items(await request.text())
    base = f"{request.url.origin()}/graph/{request.match_info['version']}"
    authorization = request.headers["Authorization"]
    async with aiohttp.ClientSession() as session:
        responses = await asyncio.gather(*(_response(session, base, authorization, item) for item in reversed(items)))
    return list(responses)


def _items(text: str) -> list[dict[str, JsonValue]]:
    try:
        body = json.loads(text)
        items = body["requests"]
        ids = [str(item["id"]) for item in items]
        is_right = all(item["method"] in _METHODS and str(item["url"]).startswith("/") for item in items)
    except (ValueError, KeyError, TypeError):
        raise BadQuery("Invalid batch payload format.") from None
    if not is_right or not 0 < len(items) <= MOST or len(set(ids)) < len(ids):
        raise BadQuery(f"A batch has one to {MOST} requests, each with an id of its own, a method and a relative url.")
    return list(items)


async def _response(
    session: aiohttp.ClientSession, base: str, authorization: str, item: dict[str, JsonValue]
) -> dict[str, JsonValue]:
    given = item.get("headers")
    headers = {key: str(value) for key, value in given.items()} if isinstance(given, dict) else {}
    url = URL(f"{base}{item['url']}", encoded=True)
    try:
        async with session.request(
            str(item["method"]), url, json=item.get("body"), headers={**headers, "Authorization": authorization}
        ) as answer:
            text = await answer.text()
            passed_on: dict[str, JsonValue] = {
                name: answer.headers[name] for name in _PASSED_ON if name in answer.headers
            }
            return {"id": item["id"], "status": answer.status, "headers": passed_on, "body": _json(text)}
    except aiohttp.ClientError:  # the service behind Graph hung up
        return {"id": item["id"], "status": 502, "headers": {}, "body": None}


def _json(text: str) -> JsonValue:
    try:
        parsed: JsonValue = json.loads(text)
    except ValueError:
        return text
    return parsed
