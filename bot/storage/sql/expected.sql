-- name: arriving
create temporary table arriving (
    tenant_id text, object_id text, serial_number text, due date, locale text, time_zone text, country text,
    next_at timestamptz
) on commit drop;

-- name: copy_arriving
copy arriving from stdin;

-- name: add
-- Who is in the campaign already is not changed; who said stop in it has said so for another device too; and who had
-- their data erased is not taken in again.
insert into expected (
    campaign_id, tenant_id, object_id, serial_number, due, locale, time_zone, country, stopped_at, next_at
)
select %(campaign_id)s, arriving.tenant_id, arriving.object_id, arriving.serial_number, arriving.due, arriving.locale,
    arriving.time_zone, arriving.country, stop.stopped_at, case when stop.stopped_at is null then arriving.next_at end
from arriving left join lateral (
    select min(stopped_at) as stopped_at from expected
    where campaign_id = %(campaign_id)s and object_id = arriving.object_id and object_id <> ''
) as stop on true
where not exists (
    select from not_reminded where campaign_id = %(campaign_id)s and object_id = arriving.object_id
)
on conflict (campaign_id, object_id, serial_number) where object_id <> '' do nothing;

-- name: planned
create temporary table planned (id bigint, next_at timestamptz) on commit drop;

-- name: copy_planned
copy planned from stdin;

-- name: lock_planned
-- Before `plan`, in the order of the ids, as everywhere.
select count(*) from (
    select from expected where id in (select id from planned) order by id for update
) as held;

-- name: plan
-- A reminder that was planned and is not any more is on record as not sent, unless nothing had begun yet.
with changed as (
    select expected.id, expected.campaign_id, planned.next_at, campaign.state
    from planned join expected on expected.id = planned.id join campaign on campaign.id = expected.campaign_id
    where campaign.id = %(campaign_id)s and expected.next_at is distinct from planned.next_at
), not_sent as (
    select id, campaign_id from changed where next_at is null and state not in ('draft', 'cancelled', 'finished')
), dropped as (  -- one that Teams throttled before
    update reminder set status = 'suppressed', fault = %(because)s, done_at = %(now)s
    from not_sent where expected_id = not_sent.id and status = 'pending'
), noted as (
    insert into reminder (campaign_id, expected_id, status, fault, done_at)
    select campaign_id, id, 'suppressed', %(because)s, %(now)s from not_sent
    where not exists (select from reminder where expected_id = not_sent.id and status in ('pending', 'sending'))
)
update expected set next_at = changed.next_at from changed where expected.id = changed.id;

-- name: stream
select * from expected where campaign_id = %(campaign_id)s and object_id <> '' order by id;

-- name: own
-- The reminders that a person got, or may have got: they may answer any of them.
select expected.*, reminder.id as reminder_id, obstacle, code, number, is_last
from expected join reminder on expected_id = expected.id
where object_id = %(object_id)s and object_id <> '' and tenant_id = %(tenant_id)s
    and status in ('sending', 'sent', 'held')
order by reminder.id desc;

-- name: lock_own
-- Before `answer`, so that it sees what a worker that was at it has written.
select id from expected
where object_id = %(object_id)s and object_id <> '' and tenant_id = %(tenant_id)s
order by id
for update;

-- name: answer
-- What a person says to a reminder, or, of number 0, to the newest of theirs. Nothing where it is not theirs.
-- To stop holds for the campaign, the others for this device; the latest counts.
-- When to look at them next needs no plan: the claim asks it.
with target as (
    select expected.id, expected.campaign_id
    from reminder join expected on expected.id = reminder.expected_id
    where object_id = %(object_id)s and object_id <> '' and tenant_id = %(tenant_id)s
        and reminder.status <> 'suppressed' and (reminder.id = %(reminder_id)s or %(reminder_id)s = 0)
    order by reminder.id desc
    limit 1
), own as (
    select expected.id, expected.campaign_id, expected.next_at, expected.id = target.id as is_meant,
        campaign.state in ('cancelled', 'finished') as is_over
    from target join expected on expected.campaign_id = target.campaign_id
    join campaign on campaign.id = target.campaign_id
    where expected.object_id = %(object_id)s
        and (expected.id = target.id or %(answer)s in ('stop', 'resume'))
), answered as (
    update expected
    set acted_at = case when own.is_meant then coalesce(acted_at, %(now)s) else acted_at end,
        stopped_at = case
            when %(answer)s = 'stop' then coalesce(stopped_at, %(now)s)
            when %(answer)s not in ('resume', 'later') then stopped_at
        end,
        left_at = case
            when %(answer)s = 'other' then coalesce(left_at, %(now)s)
            when %(answer)s not in ('resume', 'later') or not own.is_meant then left_at
        end,
        snoozed_until = case
            when %(answer)s = 'later' then %(until)s::timestamptz
            when %(answer)s <> 'resume' or not own.is_meant then snoozed_until
        end,
        next_at = case
            when %(answer)s in ('stop', 'other') or own.is_over then null
            when %(answer)s in ('resume', 'later') and enrolled_at is not null then expected.next_at
            when %(answer)s = 'later' then %(until)s
            when %(answer)s = 'resume' then %(now)s
            else expected.next_at
        end
    from own where expected.id = own.id
    returning expected.id, expected.campaign_id, own.is_meant, own.is_over, own.next_at as was, expected.next_at
), not_sent as (
    select id, campaign_id from answered where was is not null and next_at is null and not is_over
), dropped as (  -- one that Teams throttled before
    update reminder set status = 'suppressed', fault = %(answer)s, done_at = %(now)s
    from not_sent where expected_id = not_sent.id and status = 'pending'
), noted as (
    insert into reminder (campaign_id, expected_id, status, fault, done_at)
    select campaign_id, id, 'suppressed', %(answer)s, %(now)s from not_sent
    where not exists (select from reminder where expected_id = not_sent.id and status in ('pending', 'sending'))
)
select id from answered where is_meant;

-- name: reach
-- What an event in Teams shows: the app was installed for somebody, or taken away. Who can be reached again is looked at.
with own as (
    select expected.id from expected join campaign on campaign.id = expected.campaign_id
    where object_id = %(object_id)s and object_id <> '' and expected.tenant_id = %(tenant_id)s
        and campaign.state not in ('draft', 'cancelled', 'finished') and reach <> %(reach)s
    order by expected.id
    for update of expected
)
update expected
set reach = %(reach)s,
    quiet_until = case when %(reach)s <> 'reachable' then quiet_until end,
    next_at = case
        when %(reach)s = 'reachable' and stopped_at is null and enrolled_at is null and left_at is null then %(now)s
        else next_at
    end
from own where expected.id = own.id;
