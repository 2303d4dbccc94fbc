"""The form of a new campaign: what stands in its fields, and the wish that a press of its button makes of them."""

from dataclasses import fields
from datetime import date, timedelta

from bot.reminders.new_campaign import NewCampaign
from dialogs.turn import Person, Press, Turn
from dialogs.typed import cleaned

Typed = dict[str, str]
"""What stands in the fields, by their ids: those of NewCampaign that an owner decides."""

LONGEST_FIELD = 80
"""Characters of a field; none needs more."""

_KNOWN = ("tenant_id", "owner_id", "owner_name", "canary_size")
"""Fields that the form does not have: who wishes, says the authenticated activity."""
FIELDS = tuple(field.name for field in fields(NewCampaign) if field.name not in _KNOWN)

BEGINS_IN = timedelta(days=1)
LASTS = timedelta(weeks=4)


def blank(turn: Turn, locale: str, today: date) -> Typed:
    """Return the form as somebody finds it: four reminders in four weeks, within office hours of their own zone."""
    usual = {field.name: field.default for field in fields(NewCampaign) if isinstance(field.default, str)}
    first = today + BEGINS_IN
    own = {
        "first": first.isoformat(),
        "due": (first + LASTS).isoformat(),
        "days": usual["days"].replace(" ", ""),  # as the choices of the form have it
        "locale": locale.partition("-")[0],
        "time_zone": turn.time_zone or usual["time_zone"],
    }
    return {name: own.get(name, usual.get(name, "")) for name in FIELDS}


def typed(press: Press) -> Typed:
    """Return what somebody typed. A field that a client leaves out, as Teams does with empty ones, is empty."""
    return {name: cleaned(str(press.data.get(name) or ""), LONGEST_FIELD) for name in FIELDS}


def wish(what: Typed, person: Person) -> NewCampaign:
    """Return the wish of whoever pressed; it is not judged here."""
    return NewCampaign(tenant_id=person.tenant_id, owner_id=person.object_id, owner_name=person.name, **what)
