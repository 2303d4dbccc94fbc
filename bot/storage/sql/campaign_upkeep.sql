-- name: claim_refresh
-- Campaigns that remind and whose audience was not looked for since a moment: whoever takes one looks for it.
with due as (
    select campaign.id from campaign left join campaign_upkeep on campaign_id = campaign.id
    where state in ('canary', 'running') and coalesce(refreshed_at, reminding_since) <= %(before)s
    order by campaign.id
), taken as (
    insert into campaign_upkeep (campaign_id, refreshed_at) select id, %(now)s from due
    on conflict (campaign_id) do update set refreshed_at = excluded.refreshed_at
        where campaign_upkeep.refreshed_at is null or campaign_upkeep.refreshed_at <= %(before)s
    returning campaign_id
)
select campaign.* from campaign join taken on campaign_id = campaign.id order by campaign.id;

-- name: claim_ending
-- Campaigns that ended with their last date, of which nobody was told yet who has not enrolled, likewise.
with due as (
    select campaign.id from campaign left join campaign_upkeep on campaign_id = campaign.id
    where state = 'finished' and told_at is null and (ending_at is null or ending_at <= %(before)s)
    order by campaign.id
), taken as (
    insert into campaign_upkeep (campaign_id, ending_at) select id, %(now)s from due
    on conflict (campaign_id) do update set ending_at = excluded.ending_at
        where campaign_upkeep.ending_at is null or campaign_upkeep.ending_at <= %(before)s
    returning campaign_id
)
select campaign.* from campaign join taken on campaign_id = campaign.id order by campaign.id;

-- name: canaries
-- How those fare who are reminded first. What was refused before the campaign last began to remind is history.
select campaign.*, counted.people, counted.open, counted.refused, counted.objected,
    greatest(counted.newest, campaign.reminding_since) as since
from campaign cross join lateral (
    select count(*) as people,
        count(*) filter (where leased_until is not null or first.id is null and next_at is not null) as open,
        count(*) filter (where first.status = 'refused' and first.done_at >= campaign.reminding_since) as refused,
        count(*) filter (where stopped_at is not null or left_at is not null) as objected,
        max(first.done_at) as newest
    from expected left join lateral (
        select id, status, done_at from reminder
        where expected_id = expected.id and status not in ('pending', 'sending')
        order by id
        limit 1
    ) as first on true
    where campaign_id = campaign.id and is_canary
) as counted
where campaign.state = 'canary'
order by campaign.id;

-- name: told
-- Once: who comes second finds no row.
insert into campaign_upkeep (campaign_id, told_at) values (%(campaign_id)s, %(now)s)
on conflict (campaign_id) do update set told_at = excluded.told_at where campaign_upkeep.told_at is null
returning campaign_id;

-- name: undone
-- People of whom nothing says that they have enrolled, stopped or do not have the device.
select expected.* from expected
where campaign_id = %(campaign_id)s and object_id <> ''
    and enrolled_at is null and stopped_at is null and left_at is null
    and not exists (
        select from reminder
        where expected_id = expected.id and status = 'suppressed' and fault = %(has_left)s
            and id = (select max(id) from reminder newest where newest.expected_id = expected.id)
    )
order by sent desc, id;

-- name: enrolled
-- People whom a look after their last reminder showed as enrolled.
update expected set enrolled_at = %(now)s
where campaign_id = %(campaign_id)s and id = any(%(ids)s) and enrolled_at is null;
