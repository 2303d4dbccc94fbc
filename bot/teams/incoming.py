"""What came in from Teams, as a turn of the conversation."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from botbuilder.schema import Activity

from bot.storage.turns import Waiting
from bot.teams.activity import text_at
from bot.teams.mentions import without_mentions
from dialogs.turn import Event, File, Kind, Person, Press, Turn

_ZONES = frozenset(available_timezones())


def turn_of(activity: Activity, waiting: Waiting, kind: Kind, press: Press | None = None) -> Turn:
    """Return the turn that an activity is. Who speaks is taken from what Teams vouches for, and from nothing else."""
    value = activity.value if isinstance(activity.value, dict) else {}
    return Turn(
        id=str(waiting.inbox_id),
        kind=kind,
        person=Person(
            tenant_id=activity.conversation.tenant_id or "", object_id=activity.from_property.aad_object_id or ""
        ),
        at=waiting.received_at,
        locale=locale_of(activity),
        text=without_mentions(
            activity.text or "",
            _entities(waiting.activity),
            bot_id=activity.recipient.id,
            bot_name=activity.recipient.name,
        ),
        press=press,
        files=tuple(
            File(name=part.name or "", content_type=part.content_type, url=part.content_url or "")
            for part in activity.attachments
            if part.content_type != "text/html"  # Teams repeats the text so
        ),
        event=Event(activity.name or "", value) if kind is Kind.EVENT else None,
        time_zone=_time_zone(waiting.activity),
        conversation=activity.conversation.id,
    )


def press_of(data: object, verb: str = "") -> Press:
    """Return a pressed button. An Action.Submit has no field for the verb: ours carry it in their data."""
    answers = data if isinstance(data, dict) else {}
    return Press(card=text_at(answers, "card"), verb=verb or text_at(answers, "verb"), data=answers)


def locale_of(activity: Activity) -> str:
    """Return the locale that Teams tells, English where it tells none."""
    return activity.locale or "en"


def _time_zone(raw: Mapping[str, object]) -> str | None:
    """Return the time zone of the client, which Teams tells in the entity clientInfo."""
    zones = (text_at(entity, "timezone") for entity in _entities(raw))
    return next((zone for zone in zones if zone in _ZONES), None)


def _entities(raw: Mapping[str, object]) -> list[object]:
    entities = raw.get("entities")
    return entities if isinstance(entities, list) else []
