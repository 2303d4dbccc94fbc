-- name: create
insert into campaign (tenant_id, owner_id, name, state, canary_size, halted_because, due, created_at, started_at, data)
values (
    %(tenant_id)s, %(owner_id)s, %(name)s, %(state)s, %(canary_size)s, %(halted_because)s, %(due)s, %(created_at)s,
    %(started_at)s, %(data)s
)
on conflict (tenant_id, lower(name)) where state not in ('cancelled', 'finished') do nothing
returning *;

-- name: of
select * from campaign where id = any(%(ids)s);

-- name: by_name
-- The one that goes on; else the newest that is over.
select * from campaign
where tenant_id = %(tenant_id)s and lower(name) = lower(%(name)s)
order by state in ('cancelled', 'finished'), id desc
limit 1;

-- name: all
select * from campaign where tenant_id = %(tenant_id)s order by id desc;

-- name: change
update campaign
set revision = revision + 1, owner_id = %(owner_id)s, name = %(name)s, state = %(state)s,
    canary_size = %(canary_size)s, halted_because = %(halted_because)s, due = %(due)s, started_at = %(started_at)s,
    reminding_since = case
        when %(state)s not in ('canary', 'running') then null
        when state = %(state)s then reminding_since
        else %(now)s
    end,
    ended_at = case when %(state)s in ('cancelled', 'finished') then coalesce(ended_at, %(now)s) end,
    data = %(data)s
where id = %(id)s and revision = %(revision)s
returning id;

-- name: choose_canary
-- The few who are reminded first: those whose turn comes first. They are chosen once.
update expected set is_canary = true
from (
    select id from expected where campaign_id = %(id)s order by next_at, id limit %(canary_size)s
) as first
where expected.id = first.id
    and not exists (select from expected chosen where chosen.campaign_id = %(id)s and chosen.is_canary);

-- name: halt
-- Stop the campaigns of whose newest reminders too many were refused since they last began to remind.
update campaign
set state = 'halted', halted_because = %(because)s, revision = campaign.revision + 1, reminding_since = null
from campaign own cross join lateral (
    select count(*) as reminders, count(*) filter (where status = 'refused') as refused from (
        select status from reminder
        where campaign_id = own.id and status in ('sent', 'held', 'refused') and done_at >= own.reminding_since
        order by done_at desc
        limit %(among)s
    ) as newest
) as counted
where campaign.id = own.id and campaign.revision = own.revision and own.state in ('canary', 'running')
    and counted.reminders >= %(least)s and counted.refused > %(share)s * counted.reminders
returning campaign.id;

-- name: finish
-- Campaigns whose last date is over and in which nothing is planned for anybody.
update campaign set state = 'finished', revision = revision + 1, reminding_since = null, ended_at = %(now)s
where state = 'running' and due < %(today)s
    and not exists (
        select from expected where campaign_id = campaign.id and (next_at is not null or leased_until is not null)
    )
returning id;

-- name: figures
-- Every reminder is in one row of `planned`, with one of five statuses, so they add up at any moment.
-- Of a campaign that is over nothing is planned, but an attempt may be under way.
with planned as (
    select status, count(*) as number from reminder
    where campaign_id = %(id)s and status not in ('pending', 'sending')
    group by status
    union all
    select 'pending', count(*) from expected join campaign on campaign.id = expected.campaign_id
    where campaign_id = %(id)s and (
        next_at is not null and campaign.state not in ('cancelled', 'finished')
        or exists (select from reminder where expected_id = expected.id and status = 'sending')
    )
), people as (
    select count(*) as people, count(*) filter (where sent > 0) as reminded, count(acted_at) as acted,
        count(enrolled_at) as enrolled, count(stopped_at) as stopped, count(left_at) as left_it,
        count(*) filter (where is_canary) as canary,
        count(*) filter (where is_canary and exists (
            select from reminder where expected_id = expected.id and status not in ('pending', 'sending')
        )) as canary_done
    from expected where campaign_id = %(id)s
), reach as (
    select reach, count(*) as number from expected where campaign_id = %(id)s group by reach
), enrolled as (
    select sent, count(*) as number from expected where campaign_id = %(id)s and enrolled_at is not null group by sent
)
select people.*,
    (select coalesce(sum(number), 0)::bigint from planned) as planned,
    (select coalesce(jsonb_object_agg(status, number), '{}') from planned) as reminders,
    (select coalesce(jsonb_object_agg(reach, number), '{}') from reach) as reach,
    (select coalesce(jsonb_object_agg(sent, number), '{}') from enrolled) as enrolled_after
from people where exists (select from campaign where id = %(id)s);
