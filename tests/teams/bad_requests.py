"""Requests that must not be let in: what is wrong with each, and the status that it must get.

All that a row does not name is as Teams sends it.
"""

import base64
import codecs
import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import jwt

from bot.sandbox.sandbox import Sandbox
from bot.teams.body import MOST_BYTES, MOST_DEPTH
from tests.chat import JSON

OTHER = "11111111-2222-4333-8444-555555555555"
JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class BadRequest:
    """A request that differs from a good one in what is named here."""

    status: int
    method: str = "POST"
    authorization: Callable[[Sandbox], str] | str | None = None
    """The whole header, in place of a good token."""
    claims: JSON = field(default_factory=dict)
    """Replaced in a good token; None leaves a claim out."""
    headers: Mapping[str, str] = field(default_factory=dict)
    activity: JSON = field(default_factory=dict)
    """Replaced in a good activity; None leaves a field out."""
    body: Callable[[bytes], bytes] | None = None
    """Makes the body from a good one."""
    is_chunked: bool = False
    """Sent without a Content-Length."""

    def token(self, sandbox: Sandbox) -> str:
        """Return the Authorization header; a token names the service URL that the activity does."""
        if self.authorization is None:
            service_url = self.activity.get("serviceUrl")
            url = service_url if isinstance(service_url, str) else sandbox.service_url
            return f"Bearer {sandbox.keys.token(url, **self.claims)}"  # type: ignore[arg-type]  # the claims are JSON
        return self.authorization if isinstance(self.authorization, str) else self.authorization(sandbox)

    def content(self, activity: JSON) -> bytes:
        """Return the body, from a good activity."""
        changed = {key: value for key, value in {**activity, **self.activity}.items() if value is not None}
        raw = json.dumps(changed).encode()
        return raw if self.body is None else self.body(raw)


def unsigned(sandbox: Sandbox) -> str:
    return f"Bearer {jwt.encode(_claims(sandbox), key='', algorithm='none', headers={'kid': 'sandbox-1'})}"


def signed_with_a_password(sandbox: Sandbox) -> str:
    return f"Bearer {jwt.encode(_claims(sandbox), key='x' * 32, algorithm='HS256', headers={'kid': 'sandbox-1'})}"


def signed_with_the_public_key(sandbox: Sandbox) -> str:
    """Use the public key as a shared secret, which a checker that believes the header's algorithm would take."""
    header, payload = (_segment(part) for part in ({"alg": "HS256", "kid": "sandbox-1"}, _claims(sandbox)))
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        f"{header}.{payload}".encode(), json.dumps(sandbox.keys.published()).encode()
    )
    return f"Bearer {header}.{payload}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_header(**header: object) -> Callable[[Sandbox], str]:
    """Return a maker of a right token whose header was changed afterwards."""

    def made(sandbox: Sandbox) -> str:
        token = sandbox.connector_token()
        changed = {**jwt.get_unverified_header(token), **header}
        return f"Bearer {_segment(changed)}.{token.partition('.')[2]}"

    return made


def with_payload(sandbox: Sandbox) -> str:
    """Return a right token whose claims were changed afterwards."""
    header, _, signature = sandbox.connector_token().split(".")
    return f"Bearer {header}.{_segment({**_claims(sandbox), 'exp': 9_999_999_999})}.{signature}"


def nested(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


def _claims(sandbox: Sandbox) -> JSON:
    claims: JSON = jwt.decode(sandbox.connector_token(), options={"verify_signature": False})
    return claims


def _segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _inserted(text: bytes) -> Callable[[bytes], bytes]:
    """Return a maker of bodies that begin with that member."""
    return lambda body: body.replace(b"{", b"{" + text + b", ", 1)


AUTHORIZATIONS: dict[str, Callable[[Sandbox], str] | str] = {
    "no header": "",
    "no token": "Bearer",
    "an empty token": "Bearer ",
    "another scheme": "Basic YTpi",
    "only a token": lambda sandbox: sandbox.connector_token(),
    "garbage": "Bearer garbage",
    "two dots": "Bearer ..",
    "three dots": "Bearer a.b.c",
    "no ASCII": "Bearer é.ü.ß",
    "not base64": "Bearer !!!.???.###",
    "a header that is no object": f"Bearer {_segment([1])}.{_segment({})}.YQ",
    "a header that is too deep": f"Bearer {base64.urlsafe_b64encode(b'[' * 3000).decode()}.{_segment({})}.YQ",
    "unsigned": unsigned,
    "signed with a password": signed_with_a_password,
    "signed with the public key": signed_with_the_public_key,
    "RS512 in its header": with_header(alg="RS512"),
    "none in its header": with_header(alg="none"),
    "an algorithm that is a list": with_header(alg=["RS256"]),
    "an unknown key": with_header(kid="unknown"),
    "a key id that is a number": with_header(kid=7),
    "a key id that is a path": with_header(kid="../../etc/passwd"),
    "its own key": with_header(jwk={"kty": "oct", "k": "YQ"}, kid=""),
    "an extension that it calls critical": with_header(crit=["exp"]),
    "cut off": lambda sandbox: f"Bearer {sandbox.connector_token()[:-3]}",
    "without its signature": lambda sandbox: f"Bearer {sandbox.connector_token().rpartition('.')[0]}.",
    "claims that were changed": with_payload,
    "two tokens": lambda sandbox: f"Bearer {sandbox.connector_token()} {sandbox.connector_token()}",
    "the emulator's audience as a prefix": lambda sandbox: f"Bearer bot:{sandbox.connector_token()}",
}

CLAIMS: dict[str, JSON] = {
    "of Entra": {"iss": "https://login.microsoftonline.com/common/v2.0"},
    "of the Emulator": {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
    "of the Emulator, version 2": {
        "iss": "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0"
    },
    "of another issuer": {"iss": "https://api.botframework.com.evil.example"},
    "of a list of issuers": {"iss": ["https://api.botframework.com"]},
    "without an issuer": {"iss": None},
    "for another bot": {"aud": OTHER},
    "for nobody": {"aud": []},
    "for a number": {"aud": 7},
    "without an audience": {"aud": None},
    "without an end": {"exp": None},
    "ended": {"exp": 1},
    "that ends with a word": {"exp": "tomorrow"},
    "that ends with a text of digits": {"exp": "9999999999"},
    "that never ends": {"exp": float("inf")},
    "whose end is no number": {"exp": float("nan")},
    "whose end is too large": {"exp": 10**400},
    "whose end is true": {"exp": True},
    "without a beginning": {"nbf": None},
    "not begun": {"nbf": 9_999_999_999},
    "that begins with an object": {"nbf": {"at": 1}},
}

SENDERS: dict[str, BadRequest] = {
    "a token for another service URL": BadRequest(403, claims={"serviceurl": "https://smba.trafficmanager.net/amer/"}),
    "a token without a service URL": BadRequest(403, claims={"serviceurl": None}),
    "a token for a list of service URLs": BadRequest(403, claims={"serviceurl": ["http://127.0.0.1"]}),
    "a token for half a surrogate pair": BadRequest(403, claims={"serviceurl": "\ud800"}),
    "a connector elsewhere": BadRequest(403, activity={"serviceUrl": "https://evil.example/"}),
    "a connector that looks like Teams'": BadRequest(
        403, activity={"serviceUrl": "https://smba.trafficmanager.net.evil.example/"}
    ),
    "a connector with a password": BadRequest(403, activity={"serviceUrl": "https://a:b@smba.trafficmanager.net/"}),
    "a connector without TLS": BadRequest(403, activity={"serviceUrl": "http://smba.trafficmanager.net/amer/"}),
    "the metadata of a machine in the cloud": BadRequest(403, activity={"serviceUrl": "http://169.254.169.254/"}),
    "another channel": BadRequest(403, activity={"channelId": "emulator"}),
    "our own channel": BadRequest(403, activity={"channelId": "enrolldesk", "type": "event"}),
    "another tenant": BadRequest(403, activity={"channelData": {"tenant": {"id": OTHER}}}),
    "no tenant": BadRequest(403, activity={"channelData": None, "conversation": {"id": "a:1"}}),
    "a tenant that is a list": BadRequest(
        403, activity={"channelData": {"tenant": [OTHER]}, "conversation": {"id": "a:1"}}
    ),
}

HEADS: dict[str, BadRequest] = {
    **{method: BadRequest(405, method=method) for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")},
    "no token and not POST": BadRequest(405, method="GET", authorization=""),
    "text": BadRequest(415, headers={"Content-Type": "text/plain"}),
    "a form": BadRequest(415, headers={"Content-Type": "application/x-www-form-urlencoded"}),
    "a type that only begins well": BadRequest(415, headers={"Content-Type": "application/jsonp"}),
    "no type": BadRequest(415, headers={"Content-Type": ""}),
    "an unknown charset": BadRequest(415, headers={"Content-Type": "application/json; charset=klingon"}),
    "another charset": BadRequest(415, headers={"Content-Type": "application/json; charset=utf-16"}),
    "a charset that is none": BadRequest(415, headers={"Content-Type": "application/json; charset*=utf-8''%ff"}),
    "8 KB of parameters": BadRequest(415, headers={"Content-Type": f"application/json;{'a=b;' * 2000}"}),
    "gzip": BadRequest(415, headers={"Content-Encoding": "gzip"}, body=gzip.compress),
    "a bomb of gzip": BadRequest(
        415, headers={"Content-Encoding": "gzip"}, body=lambda _: gzip.compress(b" " * 20_000_000)
    ),
    "deflate": BadRequest(415, headers={"Content-Encoding": "deflate"}, body=zlib.compress),
    "deflate that is none": BadRequest(415, headers={"Content-Encoding": "deflate"}),
    "an unknown encoding": BadRequest(415, headers={"Content-Encoding": "br, rot13"}),
    "too large, and no token": BadRequest(413, authorization="", body=lambda _: b" " * (MOST_BYTES + 1)),
    "a byte too large, in chunks": BadRequest(413, body=lambda body: body.ljust(MOST_BYTES + 1), is_chunked=True),
}

BODIES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "a word": lambda _: b"hello",
    "a list": lambda body: b"[" + body + b"]",
    "null": lambda _: b"null",
    "a text": lambda _: b'"message"',
    "a number": lambda _: b"7",
    "an empty object": lambda _: b"{}",
    "cut off": lambda body: body[:-1],
    "two objects": lambda body: body + body,
    "with more after it": lambda body: body + b"x",
    "10,000 brackets": lambda _: b"[" * 10_000,
    "50,000 braces": lambda _: b'{"a":' * 50_000,
    "closed, and too deep": lambda _: b"[" * 900 + b"]" * 900,
    "a level too deep": _inserted(b'"value": ' + json.dumps(nested(MOST_DEPTH)).encode()),
    "NaN": _inserted(b'"value": NaN'),
    "Infinity": _inserted(b'"value": [-Infinity]'),
    "a number that becomes infinite": _inserted(b'"value": 1e400'),
    "a number of 10,000 digits": _inserted(b'"value": ' + b"9" * 10_000),
    "a number of 65 bits": _inserted(b'"value": [-9223372036854775808]'),
    "a name twice": _inserted(b'"type": "event"'),
    "a name twice, further in": _inserted(b'"value": {"a": 1, "a": 2}'),
    "a name twice, once with NUL": _inserted(b'"type\\u0000": "event"'),
    "NUL in a text, as it is": _inserted(b'"value": "a\x00b"'),
    "a line break in a text, as it is": _inserted(b'"value": "a\nb"'),
    "half a character": _inserted(b'"value": "\xf0\x9f"'),
    "half a surrogate pair in UTF-8": _inserted(b'"value": "\xed\xa0\x80"'),
    "Latin 1": _inserted('"value": "é"'.encode("latin-1")),
    "UTF-16": lambda body: body.decode().encode("utf-16"),
    "UTF-16 without a mark": lambda body: body.decode().encode("utf-16-le"),
    "UTF-32": lambda body: body.decode().encode("utf-32"),
    "a byte order mark": lambda body: codecs.BOM_UTF8 + body,
    "a comment": lambda body: body + b"// hello",
    "single quotes": lambda body: body.replace(b'"', b"'"),
    "gzip that does not say so": gzip.compress,
}

ACTIVITIES: dict[str, JSON] = {
    **{f"no {name}": {name: None} for name in ("type", "id", "channelId", "serviceUrl", "from", "conversation")},
    **{f"{name} is empty": {name: ""} for name in ("type", "id", "channelId", "serviceUrl")},
    "type is a number": {"type": 7},
    "id is a number": {"id": 7},
    "channelId is a list": {"channelId": ["msteams"]},
    "serviceUrl is an object": {"serviceUrl": {}},
    "from is a list": {"from": [{"id": "29:me"}]},
    "from is a text": {"from": "29:me"},
    "from has no id": {"from": {"name": "Megan"}},
    "from has a number for an id": {"from": {"id": 29}},
    "conversation is a text": {"conversation": "a:1"},
    "conversation is a list": {"conversation": ["a:1"]},
    "conversation has an object for an id": {"conversation": {"id": {}}},
    "an id of 100,000 characters": {"id": "1" * 100_000},
    "an id that is just too long": {"id": "1" * 1025},
    "a conversation of 100,000 characters": {"conversation": {"id": "a" * 100_000}},
    "a conversation in four-byte characters": {"conversation": {"id": "🥽" * 1024}},
    "a conversation that is the folder above": {"conversation": {"id": ".."}},
    "a reply to the folder above": {"replyToId": ".."},
    "an id with a line break": {"id": "1\r\nX-Header: 1"},
    "an id with a blank": {"id": "1 2"},
    "an id that is half a surrogate pair": {"id": "\ud800"},
    "an id that is NUL": {"id": "\x00"},
    "a bot with an id of 100,000 characters": {"recipient": {"id": "28:" + "x" * 100_000}},
    "a person with a name for an object id": {"from": {"id": "29:me", "aadObjectId": "Megan Bowen"}},
}

BAD_REQUESTS: dict[str, BadRequest] = {
    **{f"token: {name}": BadRequest(401, authorization=header) for name, header in AUTHORIZATIONS.items()},
    **{f"token: {name}": BadRequest(401, claims=claims) for name, claims in CLAIMS.items()},
    **{f"sender: {name}": request for name, request in SENDERS.items()},
    **{f"head: {name}": request for name, request in HEADS.items()},
    **{f"body: {name}": BadRequest(400, body=body) for name, body in BODIES.items()},
    **{f"activity: {name}": BadRequest(400, activity=fields) for name, fields in ACTIVITIES.items()},
}
