-- name: keep
insert into campaign_upkeep (campaign_id, card_conversation_id, card_key, card_locale, card_time_zone, shown, shown_at)
values (%(campaign_id)s, %(conversation_id)s, %(key)s, %(locale)s, %(time_zone)s, %(shown)s, %(now)s)
on conflict (campaign_id) do update
    set card_conversation_id = excluded.card_conversation_id, card_key = excluded.card_key,
        card_locale = excluded.card_locale, card_time_zone = excluded.card_time_zone,
        shown = excluded.shown, shown_at = excluded.shown_at;

-- name: due
-- Cards that were not looked at since a moment, longest ago first: of a campaign that is over once more after its end.
select campaign_id, card_conversation_id as conversation_id, card_key as key, card_locale as locale,
    card_time_zone as time_zone, shown
from campaign_upkeep join campaign on campaign.id = campaign_id
where card_conversation_id is not null and shown_at <= %(before)s
    and (ended_at is null or shown_at < ended_at + interval '1 hour')
order by shown_at, campaign_id
limit %(most)s;

-- name: draw
-- Only while it is the campaign's newest card, and as whoever draws it has read it.
update campaign_upkeep set shown = %(now_shown)s, shown_at = %(now)s
where campaign_id = %(campaign_id)s and card_conversation_id = %(conversation_id)s and card_key = %(key)s
    and shown = %(shown)s
returning campaign_id;
