"""The card of the form, as it is found and with what is wrong with what was typed."""

from collections.abc import Collection, Sequence
from typing import get_args

from babel import Locale

from bot.reminders.new_campaign import WishFault
from bot.reminders.owner.form import FIELDS, LONGEST_FIELD, Typed
from bot.reminders.typed import Kind
from dialogs.effects import Card
from dialogs.words import Words, raw, words

_DATES = ("first", "due")
_TIMES = ("opens", "closes")
_WEEKS = {"workdays": "0,1,2,3,4", "with_saturday": "0,1,2,3,4,5", "from_sunday": "0,1,2,3,6", "all": "0,1,2,3,4,5,6"}
"""Working days, as bot.reminders.typed reads them; any others are set on the command line."""
_NEEDED = frozenset({"name", "first", "due", "opens", "closes", "days", "time_zone"})
_HINTED = frozenset({"group_id", "silent_days", "distances", "country", "time_zone"})


def form_card(key: str, typed: Typed, languages: Collection[str], faults: Sequence[WishFault] = ()) -> Card:
    """Return the form. `languages` are the codes of those that the bot speaks."""
    shown = [words(fault.reason, **{name: raw(value) for name, value in fault.params.items()}) for fault in faults]
    fields = [_field(name, languages) for name in FIELDS]
    return Card("campaign_form", {"key": key, "faults": shown, "typed": typed, "fields": fields})


def _field(name: str, languages: Collection[str]) -> dict[str, object]:
    choices = _choices(name, languages)
    return {
        "id": name,
        "type": "ChoiceSet" if choices else "Date" if name in _DATES else "Time" if name in _TIMES else "Text",
        "longest": LONGEST_FIELD,
        "needed": name in _NEEDED,
        "hint": name in _HINTED,
        **({"choices": choices} if choices else {}),
    }


def _choices(name: str, languages: Collection[str]) -> list[dict[str, object]]:
    """Return what can be chosen; nothing where it is typed."""
    match name:
        case "audience":
            return [_choice(kind, words(f"campaign_audience.{kind}")) for kind in get_args(Kind)]
        case "days":
            return [_choice(days, words(f"campaign_days.{week}")) for week, days in _WEEKS.items()]
        case "locale":
            return [_choice(code, raw(Locale(code).get_language_name(code) or code)) for code in sorted(languages)]
    return []


def _choice(value: str, label: Words) -> dict[str, object]:
    return {"value": value, "label": label}
