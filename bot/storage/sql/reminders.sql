-- name: claim
-- People who are due, those due longest first, taken by one worker. Nobody while all sending is paused.
-- Of each campaign no more rows are read than are taken, so that one with many people delays no other.
with due as (
    select person.id
    from campaign
    cross join (values (true), (false)) as part (is_canary)
    cross join lateral (
        select id, next_at from expected
        where campaign_id = campaign.id and is_canary = part.is_canary and next_at <= %(now)s and leased_until is null
        order by next_at
        limit %(most)s
        for update skip locked
    ) as person
    where (campaign.state = 'running' or campaign.state = 'canary' and part.is_canary)
        and (select paused_until from sending) <= %(now)s
    order by person.next_at
    limit %(most)s
)
update expected set lease = lease + 1, leased_until = %(lease_until)s
from due where expected.id = due.id
returning expected.*, null::bigint as reminder_id, (
    select max(greatest(other.last_at, under_way.began_at))
    from expected other left join reminder under_way on under_way.expected_id = other.id and status = 'sending'
    where other.object_id = expected.object_id and other.object_id <> '' and other.tenant_id = expected.tenant_id
        and other.id <> expected.id
) as reminded_at;

-- name: abandoned
-- People whose worker died. Where an attempt was under way nobody knows whether Teams has the message: the row is taken
-- over with it, and returned. Of the others nothing was sent: they are due again.
with died as (
    select id from expected where leased_until <= %(now)s order by leased_until limit %(most)s for update skip locked
)
update expected
set lease = lease + 1, leased_until = case when reminder.id is not null then %(lease_until)s::timestamptz end
from died left join reminder on reminder.expected_id = died.id and reminder.status = 'sending'
where expected.id = died.id
returning expected.*, reminder.id as reminder_id, null::timestamptz as reminded_at;

-- name: lock_people
-- Before `begin`: all rows of these people, in the order of the ids, so that nobody is reminded of two things at once.
select id from expected
where object_id <> '' and object_id in (select object_id from expected where id = any(%(ids)s))
order by id
for update;

-- name: begin
-- The attempts are on record before any POST. Left out is whoever answered or was taken over since the claim, or whose
-- campaign was stopped: all that changes moves `next_at`, `lease` or `state`. So is who was reminded by another row of
-- theirs since, and all but one of several rows.
with begun as (
    select distinct on (expected.tenant_id, expected.object_id)
        expected.id, expected.campaign_id, wanted.obstacle, wanted.code, wanted.number, wanted.is_last
    from jsonb_to_recordset(%(rows)s) as wanted (
        expected_id bigint, lease bigint, obstacle text, code text, number integer, is_last boolean,
        reminded_at timestamptz
    )
    join expected on expected.id = wanted.expected_id
    join campaign on campaign.id = expected.campaign_id
    where expected.lease = wanted.lease and expected.leased_until > %(now)s and expected.next_at <= %(now)s
        and (campaign.state = 'running' or campaign.state = 'canary' and expected.is_canary)
        and not exists (
            select from expected other
            left join reminder under_way on under_way.expected_id = other.id and under_way.status = 'sending'
            where other.object_id = expected.object_id and other.object_id <> ''
                and other.tenant_id = expected.tenant_id and other.id <> expected.id
                and greatest(other.last_at, under_way.began_at) > coalesce(wanted.reminded_at, '-infinity')
        )
    order by expected.tenant_id, expected.object_id, expected.next_at, expected.id
), leased as (
    update expected set leased_until = %(lease_until)s from begun where expected.id = begun.id
)
insert into reminder (campaign_id, expected_id, status, obstacle, code, number, is_last, attempts, began_at)
select campaign_id, id, 'sending', obstacle, code, number, is_last, 1, %(now)s from begun
on conflict (expected_id) where status in ('pending', 'sending') do update
    set status = 'sending', attempts = reminder.attempts + 1, obstacle = excluded.obstacle, code = excluded.code,
        number = excluded.number, is_last = excluded.is_last, began_at = excluded.began_at
    where reminder.status = 'pending'
returning expected_id, id;

-- name: lock
-- Whoever changes somebody, or their reminders, holds their row first, and many in the order of their ids.
select id from expected where id = any(%(ids)s) order by id for update;

-- name: settle
-- What became of people who were claimed, after `lock`. Only whoever holds the lease says so, except that Teams took a
-- message: that stays true, also where its worker was taken for dead and the attempt is held by now.
-- `next_at` is not changed where the person has answered meanwhile, which has moved it already.
with outcome as (
    select told.*, expected.campaign_id, expected.lease = told.lease as is_ours,
        case  -- who has stopped meanwhile does not get what Teams throttled
            when told.status <> 'throttled' then told.status when expected.next_at is null then 'suppressed' else 'pending'
        end as new_status,
        case when expected.object_id <> '' then told.activity_id end as shown_id
    from jsonb_to_recordset(%(rows)s) as told (
        expected_id bigint, lease bigint, planned_at timestamptz, reminder_id bigint, status text, next_at timestamptz,
        fault text, activity_id text, reach text, quiet_until timestamptz, enrolled_at timestamptz
    )
    join expected on expected.id = told.expected_id
), ended as (
    update reminder
    set status = outcome.new_status, fault = outcome.fault, activity_id = outcome.shown_id,
        done_at = case when outcome.new_status <> 'pending' then %(now)s::timestamptz end
    from outcome
    where reminder.id = outcome.reminder_id and reminder.status = 'sending'
        and (outcome.is_ours or outcome.status = 'sent')
    returning reminder.expected_id, reminder.began_at, reminder.status in ('sent', 'held') as counts
), cleared as (
    update reminder
    set status = 'sent', fault = '', activity_id = outcome.shown_id, done_at = %(now)s
    from outcome
    where reminder.id = outcome.reminder_id and reminder.status = 'held' and outcome.status = 'sent'
), not_sent as (
    select campaign_id, expected_id, fault from outcome
    where status = 'suppressed' and is_ours
        and exists (select from expected where id = outcome.expected_id and next_at = outcome.planned_at)
), dropped as (  -- one that Teams throttled before
    update reminder set status = 'suppressed', fault = not_sent.fault, done_at = %(now)s
    from not_sent where reminder.expected_id = not_sent.expected_id and reminder.status = 'pending'
), noted as (
    insert into reminder (campaign_id, expected_id, status, fault, done_at)
    select campaign_id, expected_id, 'suppressed', fault, %(now)s from not_sent
    where not exists (
        select from reminder
        where reminder.expected_id = not_sent.expected_id and reminder.status in ('pending', 'sending')
    )
)
update expected
set sent = sent + coalesce(ended.counts, false)::int,
    last_at = case when ended.counts then greatest(last_at, ended.began_at) else last_at end,
    reach = coalesce(outcome.reach, expected.reach),
    quiet_until = case when outcome.is_ours then outcome.quiet_until else expected.quiet_until end,
    enrolled_at = coalesce(expected.enrolled_at, outcome.enrolled_at),
    next_at = case
        when outcome.is_ours and expected.next_at = outcome.planned_at then outcome.next_at else expected.next_at
    end,
    leased_until = case when not outcome.is_ours then leased_until end
from outcome left join ended on ended.expected_id = outcome.expected_id
where expected.id = outcome.expected_id and (outcome.is_ours or ended.expected_id is not null);
