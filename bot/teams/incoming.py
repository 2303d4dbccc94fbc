"""What came in from Teams, as a turn of the conversation."""

from zoneinfo import available_timezones

from botbuilder.schema import Activity

from bot.storage.arrival import Waiting
from bot.teams.activity import text_at
from bot.teams.mentions import called, without_mentions
from dialogs.turn import Event, File, Kind, Person, Press, Turn

HTML = "text/html"
DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
"""A file that somebody attached in a personal chat ("Send and receive files using bot" on learn.microsoft.com)."""

_ZONES = frozenset(available_timezones())


def turn_of(activity: Activity, waiting: Waiting, kind: Kind, press: Press | None = None) -> Turn:
    """Return the turn that an activity is. Who speaks is taken from what Teams vouches for, and from nothing else."""
    value = activity.value if isinstance(activity.value, dict) else {}
    account, tenant_id = activity.from_property, activity.conversation.tenant_id or ""
    bot, entities = activity.recipient, _list(waiting.activity.get("entities"))
    html, files = _attached(_list(waiting.activity.get("attachments")))
    is_mentioned, mentions = called(bot.id, entities, tenant_id)
    return Turn(
        id=str(waiting.inbox_id),
        kind=kind,
        person=Person(tenant_id, account.aad_object_id or "", account.name or "", account.id),
        at=waiting.received_at,
        locale=locale_of(activity),
        text=without_mentions(activity.text or "", entities, bot_id=bot.id, bot_name=bot.name),
        press=press,
        html=html,
        files=files,
        event=Event(activity.name or "", value) if kind is Kind.EVENT else None,
        time_zone=_time_zone(entities),
        conversation=activity.conversation.id,
        is_mentioned=is_mentioned,
        mentions=mentions,
        pressed=activity.reply_to_id or "" if press is not None else "",
    )


def press_of(data: object, verb: str = "") -> Press:
    """Return a pressed button. An Action.Submit has no field for the verb: ours carry it in their data."""
    answers = data if isinstance(data, dict) else {}
    return Press(card=text_at(answers, "card"), verb=verb or text_at(answers, "verb"), data=answers)


def consent_of(value: object) -> Press:
    """Return what somebody said to the offer of a file as a press: its `context` is what the offer's own data was.

    Beside it `action` is "accept" or "decline", and `upload` where to put the file ("Send and receive files using bot"
    on learn.microsoft.com).
    """
    given = value if isinstance(value, dict) else {}
    context = given.get("context")
    upload = given.get("uploadInfo")
    data = {
        **(context if isinstance(context, dict) else {}),
        "action": text_at(given, "action"),
        "upload": upload if isinstance(upload, dict) else {},
    }
    return press_of(data)


def locale_of(activity: Activity) -> str:
    """Return the locale that Teams tells, English where it tells none."""
    return activity.locale or "en"


def searched(value: object) -> str:
    """Return what a message extension is to search for; nothing where it was only opened (`initialRun`).

    The manifest gives its command one parameter ("Define search commands", learn.microsoft.com).
    """
    parameters = _list(value.get("parameters")) if isinstance(value, dict) else []
    wanted = (text_at(each, "value") for each in parameters if text_at(each, "name") != "initialRun")
    return next(wanted, "").strip()


def _attached(parts: list[object]) -> tuple[str, tuple[File, ...]]:
    """Return the text as it was formatted, which Teams repeats among the attachments, and what was attached to it."""
    if not parts:
        return "", ()
    html = next((text_at(part, "content") for part in parts if text_at(part, "contentType") == HTML), "")
    return html, tuple(_file(part) for part in parts if text_at(part, "contentType") != HTML)


def _file(part: object) -> File:
    kind = text_at(part, "contentType")
    download_url = text_at(part, "content", "downloadUrl") if kind == DOWNLOAD else ""
    return File(text_at(part, "name"), kind, text_at(part, "contentUrl"), download_url)


def _time_zone(entities: list[object]) -> str | None:
    """Return the time zone of the client, which Teams tells in the entity clientInfo."""
    zones = (text_at(entity, "timezone") for entity in entities)
    return next((zone for zone in zones if zone in _ZONES), None)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
