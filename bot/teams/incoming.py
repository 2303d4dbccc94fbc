"""What came in from Teams, as a turn of the conversation."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from botbuilder.core import TurnContext
from botbuilder.schema import Activity

from bot.storage.turns import Waiting
from bot.teams.activity import text_at
from dialogs.turn import Event, Kind, Person, Press, Turn

_ZONES = frozenset(available_timezones())


def turn_of(activity: Activity, waiting: Waiting, kind: Kind, press: Press | None = None) -> Turn:
    """Return the turn that an activity is. Who speaks is taken from what Teams vouches for, and from nothing else."""
    text = TurnContext.remove_recipient_mention(activity) if activity.text else ""
    files = [part for part in activity.attachments if part.content_type != "text/html"]  # Teams repeats the text so
    value = activity.value if isinstance(activity.value, dict) else {}
    return Turn(
        id=str(waiting.inbox_id),
        kind=kind,
        person=Person(
            tenant_id=activity.conversation.tenant_id or "", object_id=activity.from_property.aad_object_id or ""
        ),
        at=waiting.received_at,
        locale=locale_of(activity),
        text=(text or "").strip(),
        press=press,
        has_attachments=bool(files),
        event=Event(activity.name or "", value) if kind is Kind.EVENT else None,
        time_zone=_time_zone(waiting.activity),
    )


def press_of(data: object, verb: str = "") -> Press:
    """Return a pressed button. An Action.Submit has no field for the verb: ours carry it in their data."""
    answers = data if isinstance(data, dict) else {}
    return Press(card=text_at(answers, "card"), verb=verb or text_at(answers, "verb"), data=answers)


def locale_of(activity: Activity) -> str:
    """Return the locale that Teams tells, English where it tells none."""
    return activity.locale or "en"


def _time_zone(activity: Mapping[str, object]) -> str | None:
    """Return the time zone of the client, which Teams tells in the entity clientInfo."""
    entities = activity.get("entities")
    for entity in entities if isinstance(entities, list) else ():
        zone = text_at(entity, "timezone")
        if zone in _ZONES:
            return zone
    return None
