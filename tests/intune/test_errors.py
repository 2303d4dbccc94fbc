"""Graph's error bodies, of which none is too odd to be read."""

import json

import pytest

from bot.intune.errors import graph_error

ODD = [
    b"",
    b"<html>",
    b"null",
    b"[]",
    b'"text"',
    b'{"error": null}',
    b'{"error": "x"}',
    b'{"error": {"code": 7}}',
    b"\xff",
]


@pytest.mark.parametrize("body", ODD)
def test_a_body_without_sense_is_an_error_without_code(body: bytes) -> None:
    error = graph_error(500, {"request-id": "from the header"}, body, None)

    assert (error.status, error.code, error.request_id) == (500, "without code", "from the header")
    assert str(error) == "Graph answered 500 without code (request from the header)."


@pytest.mark.parametrize("spelling", ["innerError", "innererror"])
def test_the_request_id_is_found_in_either_spelling(spelling: str) -> None:
    body = json.dumps({"error": {"code": "Forbidden", "message": "no", spelling: {"request-id": "41ab"}}})

    assert graph_error(403, {}, body.encode(), None).request_id == "41ab"


def test_the_code_of_intune_inside_the_message_wins() -> None:
    body = {"error": {"code": "UnknownError", "message": json.dumps({"ErrorCode": "Forbidden", "Message": "{}"})}}
    error = graph_error(401, {}, json.dumps(body).encode(), None)

    assert error.code == "Forbidden"
    assert not error.is_token_fault


def test_the_message_is_not_kept_since_names_and_serial_numbers_may_be_in_it() -> None:
    body = json.dumps({"error": {"code": "BadRequest", "message": "no device 001204786789 of sanne@contoso.example"}})
    error = graph_error(400, {}, body.encode(), None)

    assert "001204786789" not in f"{error} {error!r} {error.__dict__}"
