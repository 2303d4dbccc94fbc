"""What the connector's answers mean."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.teams.outcome import BACK_OFF, Ambiguous, Gone, Outcome, Rejected, Sent, Throttled, classify

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def error(code: str) -> dict[str, object]:
    return {"error": {"code": code, "message": "for humans"}}


OTHER_SHAPE = {
    "errorCode": 209,
    "message": '{\r\n  "subCode": "MessageWritesBlocked",\r\n  "details": "Thread is blocked from message writes."}',
}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (201, {"id": "17"}, Sent("17")),
        (200, None, Sent(None)),
        (400, error("BadSyntax"), Rejected("400 BadSyntax")),
        (401, error("BotNotRegistered"), Throttled(BACK_OFF, "401 BotNotRegistered")),
        (403, error("ConversationBlockedByUser"), Gone("403 ConversationBlockedByUser")),
        (403, error("BotNotInConversationRoster"), Gone("403 BotNotInConversationRoster")),
        (403, OTHER_SHAPE, Gone("403 MessageWritesBlocked")),
        (403, error("NotEnoughPermissions"), Rejected("403 NotEnoughPermissions")),
        (404, error("ConversationNotFound"), Gone("404 ConversationNotFound")),
        (404, error("ActivityNotFoundInConversation"), Rejected("404 ActivityNotFoundInConversation")),
        (408, None, Ambiguous("408")),
        (412, error("PreconditionFailed"), Ambiguous("412 PreconditionFailed")),
        (413, error("MessageSizeTooBig"), Rejected("413 MessageSizeTooBig")),
        (500, "<html>", Ambiguous("500")),
        (502, None, Ambiguous("502")),
        (503, None, Ambiguous("503")),
        (504, None, Ambiguous("504")),
    ],
)
def test_each_answer_has_one_outcome(status: int, body: object, outcome: Outcome) -> None:
    assert classify(status, {}, body, NOW) == outcome


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("0.5", timedelta(seconds=0.5)),
        ("-3", timedelta()),
        ("Sun, 22 Nov 2026 09:01:00 GMT", timedelta(minutes=1)),
        ("Sun, 22 Nov 2026 08:00:00 GMT", timedelta()),
        ("soon", BACK_OFF),
        ("1e300", BACK_OFF),
        ("", BACK_OFF),
    ],
)
def test_the_wait_that_teams_asks_for_is_understood_in_every_form(told: str, wait: timedelta) -> None:
    assert classify(429, {"Retry-After": told}, None, NOW) == Throttled(wait, "429", pauses_all=True)
