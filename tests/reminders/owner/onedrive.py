"""A OneDrive on this machine: files that can be fetched, and places where files can be put, as Teams names them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class OneDrive:
    """What is in it. `answers` are statuses that the next requests get instead of what they ask for."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)

    def holds(self, name: str, content: str | bytes) -> dict[str, object]:
        """Keep a file, and return it as Teams attaches it to a message."""
        self.files[name] = content.encode() if isinstance(content, str) else content
        return {
            "contentType": "application/vnd.microsoft.teams.file.download.info",
            "name": name,
            "contentUrl": f"{self.url}/seen/{name}",
            "content": {"downloadUrl": f"{self.url}/{name}?tempauth=secret", "fileType": "csv", "uniqueId": "1"},
        }

    def place(self, name: str) -> dict[str, object]:
        """Return where a file may be put, as Teams tells whoever agreed to it."""
        return {
            "name": name,
            "uploadUrl": f"{self.url}/{quote(name)}?tempauth=secret",
            "contentUrl": f"{self.url}/seen/{quote(name)}",
            "uniqueId": "2",
            "fileType": "csv",
        }

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request."""
        name = request.match_info["name"]
        self.asked.append(f"{request.method} {name}")
        if self.answers:
            return web.Response(status=self.answers.pop(0))
        if request.method == "PUT":
            self.ranges.append(request.headers["Content-Range"])
            self.files[name] = await request.read()
            return web.Response(status=201)
        return web.Response(body=self.files[name])


@asynccontextmanager
async def running_onedrive() -> AsyncIterator[OneDrive]:
    """Serve one until the end of the block."""
    drive, app = OneDrive(), web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{name}", drive.answer)
    async with TestServer(app) as server:
        drive.url = str(server.make_url("/")).rstrip("/")
        yield drive
