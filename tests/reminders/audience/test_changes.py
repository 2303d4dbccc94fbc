"""A refreshed audience: who is new joins, who left is not reminded any more."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.changes import Changes, merged
from tests.reminders.audience.campaigns import CAMPAIGN

SANNE, OSKAR = "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6", "82e5a499-f3b5-46d0-94ca-59681b2c3d4e"

candidates = st.builds(Candidate, st.sampled_from([SANNE, OSKAR, "x"]), st.sampled_from(["", "0012", "00AB", "00ab"]))


def test_who_is_new_joins_and_who_left_is_named() -> None:
    stays, leaves, joins = Candidate(SANNE, "0012"), Candidate(SANNE, "0013"), Candidate(OSKAR)
    known = [stays.expected_in(CAMPAIGN), leaves.expected_in(CAMPAIGN)]

    assert merged(known, [joins, stays]) == Changes(added=(joins,), gone=(known[1],), kept=(known[0],))


def test_what_is_known_of_somebody_stays_as_it_is() -> None:
    known = replace(Candidate(SANNE, "00ab").expected_in(CAMPAIGN), object_id=SANNE.upper(), sent=2)

    assert merged([known], [Candidate(SANNE, "00AB", locale="fr")]) == Changes((), (), (known,))


def test_what_a_list_leaves_open_the_campaign_says() -> None:
    given_, open_ = Candidate(SANNE, locale="fr-BE", time_zone="Asia/Tokyo", country="BE"), Candidate(OSKAR)
    sanne, oskar = given_.expected_in(CAMPAIGN), open_.expected_in(CAMPAIGN)

    assert (sanne.locale, sanne.time_zone, sanne.country) == ("fr-BE", "Asia/Tokyo", "BE")
    assert (oskar.locale, oskar.time_zone, oskar.country) == (CAMPAIGN.locale, CAMPAIGN.time_zone, "")
    assert (oskar.campaign_id, oskar.tenant_id, oskar.due) == (CAMPAIGN.id, CAMPAIGN.tenant_id, None)


@given(before=st.lists(candidates), after=st.lists(candidates))
def test_afterwards_it_is_exactly_who_was_found(before: list[Candidate], after: list[Candidate]) -> None:
    known = [each.expected_in(CAMPAIGN) for each in {each.key: each for each in before}.values()]
    changes = merged(known, after)
    there = {each.key for each in before} | {each.key for each in changes.added}
    left = {(each.object_id, each.serial_number.casefold()) for each in changes.gone}

    assert there - left == {each.key for each in after}
    assert len(changes.added) == len({each.key for each in changes.added})
    now = [*(each for each in known if each not in changes.gone), *(c.expected_in(CAMPAIGN) for c in changes.added)]
    assert merged(now, after) == Changes((), (), tuple(now))


def test_whoever_comes_back_is_not_a_stranger() -> None:
    sanne = replace(Candidate(SANNE).expected_in(CAMPAIGN), sent=1, next_at=None)

    assert merged([sanne], []).gone == (sanne,)
    assert merged([sanne], [Candidate(SANNE)]) == Changes((), (), (sanne,))
