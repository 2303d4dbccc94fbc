"""What settings are written like: forms that pydantic does not know, each checked with a line that says what it is."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from bot.loopback import is_loopback

PREFIX = "ENROLLDESK_"
"""With this the names of our environment variables begin."""

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def listed(value: object) -> object:
    """Split a text at its commas; what is no text is left as it is."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError("must be an https address (http only on loopback)")
    return url.rstrip("/")


def _guid(text: str) -> str:
    if not _GUID.fullmatch(text):
        raise ValueError("must be a GUID, such as 6f1d2e3c-4b5a-4968-8776-a5b4c3d2e1f0")
    return text.lower()


def _object_id(text: str) -> str:
    if not _GUID.fullmatch(text):
        raise ValueError("must be the object id of a group in Entra, such as 6f1d2e3c-4b5a-4968-8776-a5b4c3d2e1f0")
    return text.lower()


def _catalog_id(text: str) -> str:
    if not _GUID.fullmatch(text):
        raise ValueError("must be the id of an app in Teams' catalog, such as 6f1d2e3c-4b5a-4968-8776-a5b4c3d2e1f0")
    return text.lower()


def _empty_as_none(value: object) -> object:
    return None if value == "" else value


Listed = BeforeValidator(listed)
"""A list that is written with commas."""
Address = Annotated[str, AfterValidator(_address)]
"""An address of the web without a slash at its end: https, or http on this machine."""
Guid = Annotated[str, AfterValidator(_guid)]
"""An id of Microsoft's, such as the client id of an app."""
ObjectId = Annotated[str, AfterValidator(_object_id)]
"""The object id of something in Entra."""
CatalogId = Annotated[str, AfterValidator(_catalog_id)]
"""The id of an app in the catalog of an organization."""
Optional = BeforeValidator(_empty_as_none)
"""A setting that is written down and left empty is not set."""
