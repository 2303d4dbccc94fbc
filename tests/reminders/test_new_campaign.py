"""Wishes for campaigns: what is wrong is said at once and in words, and what is right becomes a draft."""

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po

import bot.reminders
from bot.reminders.campaign import Audience, State
from bot.reminders.new_campaign import NewCampaign, Unwished
from bot.reminders.transition import Reason
from cards.catalogue import LOCALES, Catalogues
from tests.reminders.rollouts import LANGUAGES, WISH

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
GROUP = "9E107D9D-372B-4B6E-8E5D-0C1F2A3B4C5D"


def faults(**wish: str) -> list[tuple[str, str]]:
    """Return the part and the reason, without "campaign.fault.", of each fault of a wish."""
    with pytest.raises(Unwished) as unwished:
        replace(WISH, **wish).draft(NOW, LANGUAGES)
    return [(fault.part, fault.reason.removeprefix("campaign.fault.")) for fault in unwished.value.faults]


def test_what_was_typed_becomes_a_draft() -> None:
    wish = replace(
        WISH, name="  HoloLens   by Christmas ", opens="8:30", distances="7 7, 3", days="0,2", canary_size="5"
    )
    draft = wish.draft(NOW, LANGUAGES)

    assert (draft.id, draft.state, draft.name, draft.canary_size) == (0, State.DRAFT, "HoloLens by Christmas", 5)
    assert (draft.owner_name, draft.locale, draft.time_zone) == ("Olivia Wright", "nl", "Europe/Amsterdam")
    schedule = draft.schedule
    assert (schedule.first, schedule.due) == (date(2026, 11, 23), date(2026, 12, 18))
    assert (schedule.distances, schedule.days, schedule.country) == ((7, 7, 3), frozenset({0, 2}), "NL")
    assert (schedule.opens, schedule.closes) == (time(8, 30), time(17))


def test_one_reminder_only_has_no_distances() -> None:
    assert replace(WISH, distances=" ").draft(NOW, LANGUAGES).schedule.most == 1


def test_the_audience_has_what_its_kind_needs_and_nothing_else() -> None:
    everything = replace(WISH, group_id=GROUP, silent_days="14")
    audiences = {
        kind: replace(everything, audience=kind).draft(NOW, LANGUAGES).audience
        for kind in ("csv", "group", "autopilot", "stale")
    }

    assert audiences["group"] == Audience("group", {"group_id": GROUP.lower()})
    assert audiences["stale"] == Audience("stale", {"days": "14"})
    assert audiences["csv"].params == audiences["autopilot"].params == {}
    assert replace(WISH, audience="stale").draft(NOW, LANGUAGES).audience.params == {}


@pytest.mark.parametrize(
    ("wish", "part", "reason"),
    [
        ({"name": " "}, "name", "name"),
        ({"name": "x" * 61}, "name", "name"),
        ({"name": "a\u202eb"}, "name", "name"),
        ({"first": "soon"}, "first", "first"),
        ({"first": "2026-11-21"}, "first", "first_past"),
        ({"due": "2026-02-30"}, "due", "due"),
        ({"due": "2100-01-01"}, "due", "due"),
        ({"due": "2026-11-22"}, "due", "due_before_first"),
        ({"audience": "everybody"}, "audience", "audience"),
        ({"audience": "group", "group_id": "sales"}, "group_id", "group_id"),
        ({"audience": "stale", "silent_days": "0"}, "silent_days", "silent_days"),
        ({"distances": "7, -7"}, "distances", "distances"),
        ({"distances": "1 1 1 1 1 1 1 1"}, "distances", "distances"),
        ({"opens": "25:00"}, "opens", "opens"),
        ({"closes": "five"}, "closes", "closes"),
        ({"opens": "17:00"}, "closes", "closes_before_opens"),
        ({"days": ""}, "days", "days"),
        ({"days": "7"}, "days", "days"),
        ({"country": "Nowhere"}, "country", "country"),
        ({"locale": "tlh"}, "locale", "locale"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "time_zone"),
        ({"canary_size": "1%"}, "canary_size", "canary_size"),
        ({"canary_size": "٣"}, "canary_size", "canary_size"),
    ],
)
def test_each_thing_that_is_none_is_said_and_nothing_else(wish: dict[str, str], part: str, reason: str) -> None:
    assert faults(**wish) == [(part, reason)]
    assert WISH.draft(NOW, LANGUAGES).name == "Autumn"


def test_a_campaign_in_the_past_is_said_to_be_so() -> None:
    assert faults(first="2026-11-01", due="2026-11-20") == [("first", "first_past"), ("due", "due_past")]


def test_today_is_the_day_where_the_campaign_is() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    wish = replace(WISH, first="2026-11-22")

    assert wish.draft(NOW, LANGUAGES).schedule.first == date(2026, 11, 22)
    with pytest.raises(Unwished, match="first_past"):
        wish.draft(late, LANGUAGES)
    assert replace(wish, time_zone="America/New_York").draft(late, LANGUAGES).schedule.first == date(2026, 11, 22)


def test_everything_that_is_wrong_is_said_at_once_in_every_language_and_stays_text() -> None:
    evil = "[a](http://evil.example) *x* {first} \n" + "y" * 500
    typed = {field.name: evil for field in fields(NewCampaign) if field.name not in {"tenant_id", "owner_id"}}
    with pytest.raises(Unwished) as unwished:
        NewCampaign(tenant_id="t", owner_id="o", **{**typed, "audience": "group"}).draft(NOW, LANGUAGES)

    found = unwished.value.faults
    assert len({fault.part for fault in found}) == len(found) == 12
    assert "evil" not in str(unwished.value)
    for language in Catalogues().languages:
        told = [Catalogues().of(language).text(fault.reason, **fault.params) for fault in found]
        assert len(set(told)) == len(told)
        assert not any("](http" in each or len(each) > 400 for each in told)


def test_every_fault_and_refusal_has_words_and_all_words_are_used() -> None:
    folder = Path(bot.reminders.__file__).parent
    source = (folder / "new_campaign.py").read_text("utf-8") + (folder / "rollout.py").read_text("utf-8")
    reasons = set(re.findall(r'reading\.of\("(\w+)"|self\.of\("(\w+)"', source))
    named = {f"campaign.fault.{first or second}" for first, second in reasons}
    named |= {f"campaign.fault.{reason}" for _, reason in re.findall(r'_wrong\("(\w+)", "(\w+)"', source)}
    named |= {f"campaign.fault.{reason}" for reason in re.findall(r'"campaign\.fault\.(\w+)"', source)}
    named |= {f"campaign.fault.{reason}" for reason in re.findall(r'else "(\w+)"', source)}
    named |= {f"campaign.refused.{reason}" for reason in get_args(Reason)}
    with (LOCALES / "en" / "LC_MESSAGES" / "campaign.po").open("rb") as file:
        worded = {str(message.id) for message in read_po(file) if message.id}

    assert named == {each for each in worded if each.startswith(("campaign.fault.", "campaign.refused."))}
